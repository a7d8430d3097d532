import { join } from 'node:path';

/** Hidden, so that it is no recording, and nothing of it is ever served. */
const CAPTURED = '.captured';

/** What is captured of a recording, and what its result is made in; on the disk that all recording workers share. */
export function capturedFolder(recordingPath: string, recordingUid: string) {
  const root = join(recordingPath, CAPTURED, recordingUid);
  return { root, streams: join(root, 'streams'), work: join(root, 'work') };
}

import { basename, join } from 'node:path';

/** Stream ids that can be names of folders. */
const STREAM_ID = /^[\w-]{1,200}$/;
const PIECE_NAME = /^\d+-(\d+)(-\d+)?\.mkv$/;

/** @throws Error when the stream's files cannot be in a folder of its name. */
export function checkStreamId(streamId: string): void {
  if (!STREAM_ID.test(streamId)) throw new Error('The stream id cannot be the name of a folder');
}

/**
 * Where a piece is, relative to the folder of its recording.
 *
 * @param startedAt milliseconds since 1970.
 * @param number 1, unless there is such a piece already.
 */
export function piecePath(streamId: string, startedAt: number, term: number, number: number): string {
  return join(streamId, `${startedAt}-${term}${number > 1 ? `-${number}` : ''}.mkv`);
}

/** The term in which a piece was captured; undefined when the path is not that of a piece. */
export function termOf(path: string): number | undefined {
  const [, term] = PIECE_NAME.exec(basename(path)) ?? [];
  return term === undefined ? undefined : Number(term);
}

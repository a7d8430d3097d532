import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@convene/service-kit';
import { inParallel } from '../encoding/in-parallel.js';
import type { Result, ResultJob } from '../result/result.js';
import { type StreamFile, describe, describeStream } from './description.js';
import { joinStream } from './join-stream.js';
import { pieceAsVp8 } from './piece-as-vp8.js';
import { streamMedia } from './stream-media.js';
import { type ZipContent, writeZip } from './zip.js';

/** Makes NAME.zip: a webm of each stream of which something was captured, and NAME.json, which describes them. */
export async function makeZip(job: ResultJob): Promise<Result> {
  const { recording, workFolder: folder, parallel, onProgress, signal } = job;
  const pieces = await inParallel(job.pieces, { parallel, signal }, (piece, abort) =>
    recording.hasVideo ? pieceAsVp8(piece, folder, abort) : Promise.resolve(piece),
  );
  const media = recording.streams.flatMap((stream) => streamMedia(stream, pieces, recording) ?? []);
  let joined = 0;
  const files = await inParallel(media, { parallel, signal }, async (each, abort): Promise<StreamFile> => {
    const path = await joinStream(each, { folder, pauses: recording.pauses, signal: abort });
    joined += 1;
    onProgress(Math.floor((99 * joined) / media.length));
    return { media: each, path, size: (await stat(path)).size };
  });

  const described = files.map((each) => describeStream(recording, each));
  const content: ZipContent = new Map(
    files.map(({ media: { stream }, path }) => [`${stream.streamId}.webm`, { path }]),
  );
  content.set(`${recording.name}.json`, { text: describe(recording, described) });
  const file = join(folder, `${recording.name}.zip`);
  await writeWhole(file, (part) => writeZip(content, part, signal));
  onProgress(100);
  const starts = described.map(({ startTimeOffset }) => startTimeOffset);
  const ends = described.map(({ endTimeOffset }) => endTimeOffset);
  return {
    file,
    size: files.reduce((total, { size }) => total + size, 0),
    duration: files.length > 0 ? (Math.max(...ends) - Math.min(...starts)) / 1000 : 0,
    hasAudio: recording.hasAudio,
    hasVideo: recording.hasVideo,
  };
}

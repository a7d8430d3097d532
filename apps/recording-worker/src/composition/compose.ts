import { join } from 'node:path';
import { inParallel } from '../encoding/in-parallel.js';
import { probe } from '../encoding/probe.js';
import { stretchesOf } from '../result/stretches.js';
import { ResultFailure, type Result, type ResultJob } from '../result/result.js';
import { assemble } from './assemble.js';
import { makeChunk } from './chunk/make-chunk.js';
import { type Chunk, chunksOf } from './plan/chunks.js';
import { pictureSize } from './plan/picture-size.js';
import { shapesOf } from './plan/shapes.js';
import { FrameProgress } from './frame-progress.js';
import { writeThumbnail } from './thumbnail.js';

/** Makes one file of a recording in which everybody is seen and heard: NAME.mp4, or NAME.webm when it has sound alone. */
export async function compose({
  recording,
  pieces,
  workFolder,
  parallel,
  onProgress,
  signal,
}: ResultJob): Promise<Result> {
  const { hasAudio, hasVideo } = recording;
  const byStream = Map.groupBy(pieces, ({ streamId }) => streamId);
  const media = new Map(
    [...byStream].map(([id, some]) => [id, { audio: stretchesOf(some, 'audio'), video: stretchesOf(some, 'video') }]),
  );
  const shapes = new Map([...media].map(([id, { video }]) => [id, shapesOf(video)]));
  const size = hasVideo ? pictureSize(recording.resolution) : undefined;
  const chunks = chunksOf(recording, shapes, size);
  const frames = totalFrames(chunks);
  if (frames === 0) throw new ResultFailure('Nothing was recorded: the recording was stopped as soon as it had begun.');

  const progress = new FrameProgress(frames, onProgress);
  const source = { media, size, hasAudio };
  const files = await inParallel(chunks, { parallel, signal }, (chunk, abort, index) => {
    const onFrames = (done: number) => progress.done(index, done);
    return makeChunk(chunk, source, { folder: workFolder, signal: abort, onFrames });
  });
  const parts = files.map((file, index) => ({ file, frames: chunks[index]?.frames ?? 0 }));
  const file = join(workFolder, `${recording.name}.${hasVideo ? 'mp4' : 'webm'}`);
  await assemble(parts, { file, hasAudio, hasVideo, signal });
  const made = await probe(file);
  if (hasVideo && made.video?.frames !== frames) {
    throw new Error(`${made.video?.frames ?? 0} frames were made instead of ${frames}`);
  }
  const thumbnail = made.video && join(workFolder, `${recording.id}.jpg`);
  if (made.video && thumbnail) await writeThumbnail(file, thumbnail, { ...made.video, at: made.duration / 2, signal });
  progress.finished();
  return {
    file,
    ...(thumbnail && { thumbnail }),
    size: made.size,
    duration: made.duration,
    hasAudio: made.audio !== undefined,
    hasVideo: made.video !== undefined,
    ...(made.video && { resolution: `${made.video.width}x${made.video.height}` }),
  };
}

function totalFrames(chunks: Chunk[]): number {
  return chunks.reduce((total, { frames }) => total + frames, 0);
}

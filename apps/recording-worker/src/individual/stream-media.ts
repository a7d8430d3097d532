import type { RecordingToFinish } from '../result/result.js';
import type { ScannedPiece } from '../pieces/scanned-piece.js';
import { recordedMs } from '../result/recorded-time.js';
import { type Stretch, stretchesOf } from '../result/stretches.js';

type RecordedStream = RecordingToFinish['streams'][number];

/** A stream of which something was captured that the recording wants. */
export interface StreamMedia {
  stream: RecordedStream;
  audio: Stretch[];
  video: Stretch[];
  /** The first and the last moment: milliseconds since 1970. */
  from: number;
  to: number;
}

/** What was captured of a stream and is wanted; undefined when that is nothing. */
export function streamMedia(
  stream: RecordedStream,
  pieces: ScannedPiece[],
  { hasAudio, hasVideo, stoppedAt, pauses }: Pick<RecordingToFinish, 'hasAudio' | 'hasVideo' | 'stoppedAt' | 'pauses'>,
): StreamMedia | undefined {
  const own = pieces.filter(({ streamId }) => streamId === stream.streamId);
  const before = (stretches: Stretch[]) => stretches.filter(({ from }) => from < stoppedAt);
  const audio = hasAudio && stream.hasAudio ? before(stretchesOf(own, 'audio')) : [];
  const video = hasVideo && stream.hasVideo ? before(stretchesOf(own, 'video')) : [];
  const all = [...audio, ...video];
  if (all.length === 0) return undefined;
  const from = Math.min(...all.map((stretch) => stretch.from));
  const to = Math.min(Math.max(...all.map(({ piece }) => piece.endedAt)), stoppedAt);
  return recordedMs(from, to, pauses) > 0 ? { stream, audio, video, from, to } : undefined;
}

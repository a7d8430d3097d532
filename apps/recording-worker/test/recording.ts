import type { RecordingToFinish } from '../src/result/result.js';
import { BASE } from './captured-piece.ts';

type Stream = RecordingToFinish['streams'][number];

/** A stream that was there from the beginning. Times are milliseconds since BASE. */
export function recordedStream(
  streamId: string,
  { from = 0, to, ...rest }: { from?: number; to?: number } & Partial<Stream> = {},
): Stream {
  return {
    streamId,
    connectionId: `con_${streamId}`,
    clientData: '',
    serverData: '',
    hasAudio: true,
    hasVideo: true,
    typeOfVideo: 'CAMERA',
    publishedAt: BASE + from,
    ...(to !== undefined && { endedAt: BASE + to }),
    ...rest,
  };
}

/** A composed recording that began at BASE. Its length is in milliseconds. */
export function recordingOf(
  streams: Stream[],
  { length, ...rest }: { length: number } & Partial<RecordingToFinish>,
): RecordingToFinish {
  return {
    uid: '7f0c3e52-3c1b-4c8e-9a51-3f0a6d0b8e11',
    id: 'Call',
    name: 'Talk',
    sessionId: 'Call',
    outputMode: 'COMPOSED',
    hasAudio: true,
    hasVideo: true,
    resolution: '320x180',
    layout: 'BEST_FIT',
    createdAt: BASE - 1000,
    startedAt: BASE,
    stoppedAt: BASE + length,
    pauses: [],
    streams,
    ...rest,
  };
}

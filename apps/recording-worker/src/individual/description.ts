import type { RecordingToFinish } from '../result/result.js';
import { recordedMs } from '../result/recorded-time.js';
import type { StreamMedia } from './stream-media.js';

/** A stream's webm. */
export interface StreamFile {
  media: StreamMedia;
  path: string;
  /** Bytes. */
  size: number;
}

/** What NAME.json says of a stream; in the order in which OpenVidu writes it. Offsets are milliseconds. */
export function describeStream(recording: RecordingToFinish, { media, size }: Omit<StreamFile, 'path'>) {
  const { stream, from, to } = media;
  const hasVideo = recording.hasVideo && stream.hasVideo;
  return {
    connectionId: stream.connectionId,
    streamId: stream.streamId,
    size,
    clientData: stream.clientData,
    serverData: stream.serverData,
    hasAudio: recording.hasAudio && stream.hasAudio,
    hasVideo,
    ...(hasVideo && { typeOfVideo: stream.typeOfVideo }),
    startTimeOffset: Math.round(recordedMs(recording.createdAt, from, recording.pauses)),
    endTimeOffset: Math.round(recordedMs(recording.createdAt, to, recording.pauses)),
  };
}

/** The content of NAME.json. */
export function describe(recording: RecordingToFinish, files: ReturnType<typeof describeStream>[]): string {
  const { createdAt, id, name, sessionId } = recording;
  return JSON.stringify({ createdAt, id, name, sessionId, files }, null, 2);
}

import { isVp8Key, vp8Format } from '../../apps/recording-worker/dist/pieces/vp8-key-frame.js';
import type { Frame } from '../../apps/recording-worker/dist/capture/stream/frame.js';
import { scanPieces } from '../../apps/recording-worker/dist/pieces/scan-pieces.js';
import { PieceFile } from '../../apps/recording-worker/dist/capture/writer/piece-file.js';
import type { ResultJob } from '../../apps/recording-worker/dist/result/result.js';
import type { TestMedia } from '../../e2e/clients/test-media.ts';
import { PACKETS_PER_SECOND } from './conference-media.ts';

/** When the recording began: milliseconds since 1970. */
const BEGIN = Date.UTC(2026, 0, 1);
/** As long as files of the capture are. The media begin with a key frame there. */
const PIECE_SECONDS = 30;

/** Everybody is there from the beginning to the end. */
export interface CapturedCall {
  participants: TestMedia[];
  seconds: number;
  /** Of the composed picture: `1280x720`. */
  resolution: string;
}

/**
 * A call as it is on the disk when its recording has stopped: written by what writes it in a recording worker.
 *
 * @param folder gets the files; each call needs its own.
 */
export async function writeCall(
  folder: string,
  { participants, seconds, resolution }: CapturedCall,
): Promise<Pick<ResultJob, 'recording' | 'pieces'>> {
  for (const [index, media] of participants.entries()) {
    for (let from = 0; from < seconds; from += PIECE_SECONDS) {
      await writePiece(folder, streamId(index), media, { from, to: Math.min(from + PIECE_SECONDS, seconds) });
    }
  }
  const recording: ResultJob['recording'] = {
    uid: '7f0c3e52-3c1b-4c8e-9a51-3f0a6d0b8e11',
    id: 'Call',
    name: 'Call',
    sessionId: 'Call',
    outputMode: 'COMPOSED',
    hasAudio: true,
    hasVideo: true,
    resolution,
    layout: 'BEST_FIT',
    createdAt: BEGIN,
    startedAt: BEGIN,
    stoppedAt: BEGIN + seconds * 1_000,
    pauses: [],
    streams: participants.map((_, index) => ({
      streamId: streamId(index),
      connectionId: `con_${index}`,
      clientData: '',
      serverData: '',
      hasAudio: true,
      hasVideo: true,
      typeOfVideo: 'CAMERA',
      publishedAt: BEGIN,
    })),
  };
  return { recording, pieces: await scanPieces(folder) };
}

const streamId = (index: number) => `str_${index}`;

/** @param span in seconds of the recording. */
async function writePiece(
  folder: string,
  id: string,
  media: TestMedia,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const startedAt = BEGIN + from * 1_000;
  const failures: unknown[] = [];
  const file = new PieceFile({
    ...{ folder, streamId: id, term: 1, startedAt, audio: true },
    video: vp8Format(media.frames[0]!),
    onBegun: () => undefined,
    onWritten: () => undefined,
    onFailure: (error) => failures.push(error),
  });
  const frames = [...videoFrames(media, from, to), ...audioFrames(media, from, to)];
  for (const frame of frames.toSorted((one, other) => one.arrivedAt - other.arrivedAt)) {
    file.tick(frame.arrivedAt);
    file.add(frame, frame.arrivedAt);
  }
  await file.close();
  if (failures.length > 0) throw failures[0];
}

function videoFrames({ frames, fps }: TestMedia, from: number, to: number): Frame[] {
  return Array.from({ length: (to - from) * fps }, (_, index) => {
    const data = frames[(from * fps + index) % frames.length]!;
    const format = isVp8Key(data) ? vp8Format(data) : undefined;
    return { track: 'video', data, format, ...at(from * 1_000 + (index * 1_000) / fps) };
  });
}

function audioFrames({ packets }: TestMedia, from: number, to: number): Frame[] {
  return Array.from({ length: (to - from) * PACKETS_PER_SECOND }, (_, index) => {
    const data = packets[(from * PACKETS_PER_SECOND + index) % packets.length]!;
    return { track: 'audio', data, ...at(from * 1_000 + (index * 1_000) / PACKETS_PER_SECOND) };
  });
}

/** @param ms of the recording. */
const at = (ms: number) => ({ rtpMs: ms, arrivedAt: BEGIN + ms, time: BEGIN + ms });

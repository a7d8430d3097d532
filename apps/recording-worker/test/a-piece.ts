import type { ScannedPiece } from '../src/pieces/scanned-piece.js';

type Span = readonly [firstMs: number, lastMs: number];

interface Options {
  startedAt: number;
  streamId?: string;
  term?: number;
  audio?: Span;
  video?: Span;
}

/** What a scan could say of a file, without the file. */
export function aPiece({ startedAt, streamId = 'a', term = 1, audio, video }: Options): ScannedPiece {
  const track = ([firstMs, lastMs]: Span) => ({ firstMs, lastMs, frames: 10 });
  return {
    path: `/captured/${streamId}/${startedAt}-${term}.mkv`,
    streamId,
    term,
    startedAt,
    endedAt: startedAt + Math.max(audio?.[1] ?? 0, video?.[1] ?? 0) + 33,
    ...(audio && { audio: track(audio) }),
    ...(video && {
      video: { codec: 'VP8', ...track(video), sizes: [{ fromMs: video[0], width: 640, height: 360 }] },
    }),
    bytes: 1000,
  };
}

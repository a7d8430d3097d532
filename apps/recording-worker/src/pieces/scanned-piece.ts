/** What a captured file has in it: one stream, for a stretch of about half a minute. */
export interface ScannedPiece {
  path: string;
  streamId: string;
  term: number;
  /** What timestamp 0 of the file stands for: milliseconds since 1970. */
  startedAt: number;
  /** The end of the last whole frame: milliseconds since 1970. */
  endedAt: number;
  /** Milliseconds relative to startedAt. */
  audio?: { firstMs: number; lastMs: number; frames: number };
  /** Milliseconds relative to startedAt; sizes change at key frames. */
  video?: {
    codec: 'VP8' | 'H264';
    firstMs: number;
    lastMs: number;
    frames: number;
    sizes: { fromMs: number; width: number; height: number }[];
  };
  /** Up to the end of the last whole frame. */
  bytes: number;
}

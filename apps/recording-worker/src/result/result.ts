import type { recordingOperations } from '@convene/service-contracts';
import type { ScannedPiece } from '../pieces/scanned-piece.js';

export type RecordingToFinish = recordingOperations.RecordingToFinish;

/** A recording whose result is to be made. */
export interface ResultJob {
  recording: RecordingToFinish;
  /** Everything that was captured of it, in any order. */
  pieces: ScannedPiece[];
  /** For intermediate files. It stays when the job is broken off: a later run goes on from what is whole in it. */
  workFolder: string;
  /** ffmpeg processes at once. */
  parallel: number;
  /** 0 to 100, never less than before. */
  onProgress: (percent: number) => void;
  /** Breaks the job off: it rejects with the signal's reason once no process of it is left. */
  signal: AbortSignal;
}

/** A finished recording. The files are in the work folder. */
export interface Result {
  /** The path of NAME.mp4, NAME.webm or NAME.zip. */
  file: string;
  /** The path of ID.jpg; only of composed recordings with video. */
  thumbnail?: string;
  /** Bytes; of INDIVIDUAL recordings of all streams together. */
  size: number;
  /** Seconds. */
  duration: number;
  hasAudio: boolean;
  hasVideo: boolean;
  /** `1280x720`; only of composed recordings with video. */
  resolution?: string;
}

/** No result can be made of what there is, however often it is tried. The message is a sentence for people. */
export class ResultFailure extends Error {}

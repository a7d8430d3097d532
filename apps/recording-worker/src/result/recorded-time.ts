export interface Pause {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
}

/** How much was recorded between two moments: milliseconds without the pauses. */
export function recordedMs(from: number, to: number, pauses: Pause[]): number {
  const paused = pauses.map((pause) => Math.max(0, Math.min(pause.to, to) - Math.max(pause.from, from)));
  return to - from - paused.reduce((total, length) => total + length, 0);
}

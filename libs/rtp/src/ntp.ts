/** Seconds from 1900, where NTP begins to count, to 1970. */
const NTP_EPOCH_S = 2_208_988_800;
const FRACTIONS = 2 ** 32;

/** A moment as NTP counts it: seconds, and fractions of 2 ** 32 of one. @param ms milliseconds since 1970. */
export function toNtp(ms: number): [seconds: number, fractions: number] {
  const seconds = Math.floor(ms / 1000);
  return [seconds + NTP_EPOCH_S, Math.floor((ms / 1000 - seconds) * FRACTIONS)];
}

/** @returns milliseconds since 1970. */
export function fromNtp(seconds: number, fractions: number): number {
  return (seconds - NTP_EPOCH_S) * 1000 + fractions / (FRACTIONS / 1000);
}

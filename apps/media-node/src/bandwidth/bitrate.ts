/** The least and the most that mediasoup accepts as a limit, kbit/s. */
const LEAST_KBPS = 30;
const MOST_KBPS = 1_000_000;

/** kbit/s as bit/s that mediasoup accepts as a limit; 0, no limit, stays 0. */
export function bitrateBps(kbps: number): number {
  return kbps === 0 ? 0 : Math.min(Math.max(kbps, LEAST_KBPS), MOST_KBPS) * 1000;
}

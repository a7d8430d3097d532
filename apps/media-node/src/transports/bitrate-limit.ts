/** The least and the most that mediasoup accepts as a limit, kbit/s. */
const LEAST_KBPS = 30;
const MOST_KBPS = 1_000_000;

/** kbit/s as bit/s that mediasoup accepts as a limit; 0, no limit, stays 0. */
export function bitrateBps(kbps: number): number {
  return kbps === 0 ? 0 : Math.min(Math.max(kbps, LEAST_KBPS), MOST_KBPS) * 1000;
}

/** What opus needs besides the limited video, kbit/s. */
const AUDIO_HEADROOM_KBPS = 40;

/**
 * How much a publisher may send: the smallest of the limits that its own connection and its subscribers ask for. One
 * subscriber with a low limit so lowers the quality for all, which is what OpenVidu documents.
 *
 * @param maxKbps limits of the video, kbit/s; 0 = none.
 * @returns bit/s of the whole connection, as mediasoup's `setMaxIncomingBitrate` takes it; 0 = unlimited.
 */
export function incomingLimitBps(maxKbps: Iterable<number>): number {
  const limits = [...maxKbps].filter((limit) => limit > 0);
  return limits.length === 0 ? 0 : bitrateBps(Math.min(...limits) + AUDIO_HEADROOM_KBPS);
}

import type { SessionConfiguration } from '../configuration.js';

/** When a recording ends in which nobody publishes from now on; null when there is no countdown (recording reference 8). */
export function countdownEnd(configuration: SessionConfiguration): Date | null {
  const seconds = configuration.OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT;
  return seconds === 0 ? null : new Date(Date.now() + seconds * 1_000);
}

import type { Given } from '../draft.js';

/** When a recording ends in which nobody publishes from now on; null when there is no countdown (recording reference 8). */
export function countdownEnd({ now, settings }: Given): Date | null {
  const { autostopS } = settings.recording;
  return autostopS === 0 ? null : new Date(now.getTime() + autostopS * 1_000);
}

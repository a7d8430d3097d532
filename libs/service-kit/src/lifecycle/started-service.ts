/**
 * Why a service stops, as Nest's shutdown hooks of the gateway are told it: a signal, or that an exception has made the
 * process unreliable; then it is about to be started again.
 */
export type StopReason = 'SIGTERM' | 'SIGINT' | 'exception';

/** What a service's start gives back to `runService`. */
export interface StartedService {
  /** The Nest application; closed at a graceful stop. */
  app: { close(reason: StopReason): Promise<void> };
  /** What comes before that: it may take so long, milliseconds, or until a second signal cuts it. */
  drain?: { limitMs: number; run: (cut: AbortSignal) => Promise<void> };
  /** What the launcher of a local stack is told. */
  ready?: { url?: string; ports?: Record<string, number> };
}

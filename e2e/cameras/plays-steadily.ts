import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { RunningNode } from '../media/running-node.ts';
import { until } from '../support/until.ts';

/** Much more than the time between pictures; less than what it takes to connect a camera anew. */
const MAX_GAP_MS = 1_500;
const START_LIMIT_MS = 15_000;

/**
 * Publishes a camera whose H.264 is passed on, watches it for a while, and lets go of it.
 *
 * @param lastsMs how long; without a gap, and without being connected again.
 */
export async function playsSteadily(running: RunningNode, uri: string, lastsMs = 1_000): Promise<void> {
  const session = randomUUID();
  const asked = { adaptativeBitrate: false, onlyPlayWithSubscribers: false };
  const { publicationId } = await running.ingest(session, 'stream', uri, asked);
  const { receiver, source } = await running.capture(session, 'stream');
  try {
    const events = () => running.cameraEvents(publicationId);
    const times = () => receiver.of(source.video!.ssrc).map(({ at }) => at);
    const hasLasted = () => (times().at(-1) ?? 0) - (times()[0] ?? Infinity) >= lastsMs;
    await until('it has played for so long', hasLasted, { limitMs: START_LIMIT_MS + lastsMs, seen: events });
    const gaps = times().map((time, index, all) => time - (all[index - 1] ?? time));
    expect(Math.max(...gaps)).toBeLessThan(MAX_GAP_MS);
    expect(events().map(({ state, reason }) => reason ?? state)).toEqual(['connecting', 'playing']);
  } finally {
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  }
}

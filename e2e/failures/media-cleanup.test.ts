import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { healthUrl, mediaLoad, NO_MEDIA } from '../support/metrics.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({
    counts: { session: 2, 'recording-worker': 0 },
    kindEnv: { session: { CONVENE_RECONNECTION_WINDOW: '2' } },
  });
});
afterAll(() => stack?.stop());

const load = () => mediaLoad(healthUrl(stack.mediaNodes[0]!));

/** Joins, publishes, subscribes, again and again; anything of it may fail while services die. */
async function restless(session: string, isOver: () => boolean): Promise<number> {
  let rounds = 0;
  while (!isOver()) {
    const [alice, bob] = await Promise.all(
      [0, 1].map(() => Participant.join(stack.rest, session).catch(() => undefined)),
    );
    try {
      const { streamId } = await alice!.publish();
      await bob!.subscribe(streamId);
      rounds++;
    } catch {
      // The service that was asked is dead. What it had begun must not stay.
    } finally {
      alice?.close();
      bob?.close();
    }
  }
  return rounds;
}

test('nothing is left on the media node of what died half done', { timeout: 240_000 }, async () => {
  // Somebody stays in each session, so that it lives on.
  const sessions = await Promise.all(Array.from({ length: 3 }, () => stack.rest.createSession()));
  const hosts = await Promise.all(sessions.map((session) => Participant.join(stack.rest, session)));
  let over = false;
  const restlessOnes = sessions.map((session) => restless(session, () => over));
  for (let storm = 0; storm < 5; storm++) {
    const victim = stack.sessions[storm]!;
    const newcomer = stack.add('session');
    await until('the victim was busy', async () => (await load()).publications > 0, { limitMs: 20_000 });
    victim.kill('SIGKILL');
    await Promise.all([victim.exited, newcomer]);
  }
  over = true;
  const rounds = (await Promise.all(restlessOnes)).reduce((sum, each) => sum + each, 0);
  expect(rounds).toBeGreaterThan(0);
  await until('the media node carries nothing', async () => JSON.stringify(await load()) === JSON.stringify(NO_MEDIA), {
    limitMs: 120_000,
    everyMs: 500,
    seen: load,
  });
  for (const [index, session] of sessions.entries()) {
    const { content } = (await stack.rest.session(session)).connections;
    expect(content.map(({ connectionId }) => connectionId)).toEqual([hosts[index]!.connectionId]);
    hosts[index]!.close();
  }
});

import { afterAll, beforeAll, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { healthUrl, mediaLoad, NO_MEDIA } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
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

/** Two join, one publishes, the other subscribes; then both vanish. */
async function round(session: string): Promise<void> {
  const joining = [Participant.join(stack.rest, session), Participant.join(stack.rest, session)];
  try {
    const [alice, bob] = await Promise.all(joining);
    const { streamId } = await alice!.publish();
    await bob!.subscribe(streamId);
  } finally {
    // When one could not join, the other one may still be on his way in.
    for (const each of await Promise.allSettled(joining)) if (each.status === 'fulfilled') each.value.close();
  }
}

/** Anything of a round may fail while the service that was asked dies. What it had begun must not stay. */
async function restless(session: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) await round(session).catch(() => undefined);
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
  await Promise.all(restlessOnes);
  // After all this everything works as before.
  await Promise.all(sessions.map(round));
  await until('the media node carries nothing', async () => JSON.stringify(await load()) === JSON.stringify(NO_MEDIA), {
    limitMs: 120_000,
    everyMs: 500,
    seen: load,
  });
  // Who was let in by a service that died before it said so has no media. The gateway's audit finds him in 25 s.
  for (const [index, session] of sessions.entries()) {
    const host = hosts[index]!;
    const present = async () =>
      (await stack.rest.session(session)).connections.content.map(({ connectionId }) => connectionId);
    await until('only the host is there', async () => (await present()).join() === host.connectionId, {
      limitMs: 60_000,
      seen: present,
    });
    host.close();
  }
});

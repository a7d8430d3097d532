import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Container } from '../container.ts';
import type { Scene } from '../scene.ts';

/** Less than a second of a call. */
const BYTES_OF_A_CALL = 20_000;

/** Two people who use nothing but the TURN server see and hear each other, and their media goes through it. */
export async function checkRelayed(scene: Scene): Promise<void> {
  const { rest } = scene.stack;
  const coturn = await scene.stack.container('coturn');
  const before = await receivedBy(coturn);
  const session = await rest.createSession();
  const [alice, bob] = [await scene.user(), await scene.user()];
  await alice.connect(await rest.createToken(session), '', { relayed: true });
  const fromAlice = await alice.publish();
  await bob.connect(await rest.createToken(session), '', { relayed: true });
  await bob.plays(fromAlice, undefined, 30_000);
  for (const user of [alice, bob]) {
    const { local } = (await user.stats(fromAlice))!;
    // The media node sees Docker's proxy in place of the relay, and tells so: then the relay is called reflexive.
    assert.match(local?.type ?? '', /^(relay|prflx)$/);
  }
  const relayed = (await receivedBy(coturn)) - before;
  assert.ok(relayed > BYTES_OF_A_CALL, `only ${relayed} bytes came to coturn`);
  await Promise.all([alice.close(), bob.close()]);
  await rest.delete(`/sessions/${session}`).expect(204);
}

/** Bytes, as the container's interface counts them. */
async function receivedBy({ service, state }: Container): Promise<number> {
  const counters = /eth0: *(\d+)/.exec(await readFile(`/proc/${state.Pid}/net/dev`, 'utf8'));
  if (!counters) throw new Error(`${service} has no interface`);
  return Number(counters[1]);
}

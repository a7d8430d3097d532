import assert from 'node:assert/strict';
import type { Scene } from '../scene.ts';

/** Two people who reach nothing but the TURN server see and hear each other. */
export async function checkRelayed(scene: Scene): Promise<void> {
  const { rest, address } = scene.stack;
  const session = await rest.createSession();
  const [alice, bob] = [await scene.user(), await scene.user()];
  await alice.connect(await rest.createToken(session), '', { relayed: true });
  const fromAlice = await alice.publish();
  await bob.connect(await rest.createToken(session), '', { relayed: true });
  await bob.plays(fromAlice, undefined, 30_000);
  for (const user of [alice, bob]) {
    const { local } = (await user.stats(fromAlice))!;
    assert.equal(local?.type, 'relay');
    assert.match(local.url ?? '', new RegExp(`^turn:${address}:3478`));
  }
  await Promise.all([alice.close(), bob.close()]);
  await rest.delete(`/sessions/${session}`).expect(204);
}

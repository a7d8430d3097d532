import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';

const browsers = useBrowsers();
let stack: OwnStack;
beforeAll(async () => void (stack = await startOwnStack({ counts: { session: 2 } })));
afterAll(() => stack?.stop());

test('a session service that dies interrupts neither calls nor requests', { timeout: 90_000 }, async () => {
  const { rest } = stack;
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  await alice.connect(await rest.createToken(session));
  const fromAlice = await alice.publish();
  await bob.connect(await rest.createToken(session));
  await bob.plays(fromAlice);

  stack.sessions[0]!.kill('SIGKILL');
  await stack.sessions[0]!.exited;
  await Promise.all(Array.from({ length: 30 }, () => rest.createSession()));
  const fromBob = await bob.publish();
  await Promise.all([bob.plays(fromAlice), alice.plays(fromBob)]);
  for (const user of [alice, bob]) {
    const types = (await user.events()).map(({ type }) => type);
    expect(types).not.toContain('streamDestroyed');
    expect(types).not.toContain('reconnecting');
  }
  await alice.disconnect();
  await bob.event('streamDestroyed', { streamId: fromAlice, reason: 'disconnect' });
});

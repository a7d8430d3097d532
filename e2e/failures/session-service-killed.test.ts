import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';

let stack: OwnStack;
beforeAll(async () => void (stack = await startOwnStack({ counts: { session: 2, 'recording-worker': 0 } })));
afterAll(() => stack?.stop());

test('no request that comes after the death of a session service fails', async () => {
  const { rest } = stack;
  const session = await rest.createSession();
  const [alice, bob] = [await Participant.join(rest, session), await Participant.join(rest, session)];
  const { streamId } = await alice.publish();
  const subscription = await bob.subscribe(streamId);
  stack.sessions[0]!.kill('SIGKILL');
  await stack.sessions[0]!.exited;
  await Promise.all(Array.from({ length: 50 }, async () => rest.createToken(await rest.createSession())));
  const carol = await Participant.join(rest, session);
  const fromCarol = await carol.publish();
  expect((await bob.rpc.next('participantPublished')).streams[0].id).toBe(streamId);
  expect((await bob.rpc.next('participantPublished')).streams[0].id).toBe(fromCarol.streamId);
  await (await bob.subscribe(fromCarol.streamId)).receives(['audio', 'video']);
  await subscription.receives(['audio', 'video']);
  for (const each of [alice, bob, carol]) each.close();
});

test('timers survive the service that set them', { timeout: 60_000 }, async () => {
  const { rest } = stack;
  const session = await rest.createSession();
  const [alice, bob] = [await Participant.join(rest, session), await Participant.join(rest, session)];
  const living = stack.sessions.filter((service) => service !== stack.sessions[0]);
  const replacement = stack.add('session');
  alice.rpc.kill();
  await replacement;
  for (const service of living) service.kill('SIGKILL');
  expect(await bob.rpc.next('participantLeft', 30_000)).toEqual({
    connectionId: alice.connectionId,
    reason: 'networkDisconnect',
  });
  bob.close();
});

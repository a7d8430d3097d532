import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { until } from '../support/until.ts';
import { gatewayA, rest } from '../stack/shared-stack.ts';
import { Guest } from './guest.ts';

const browsers = useBrowsers();

const enter = async (name: string, link = gatewayA) => {
  const guest = new Guest(await browsers.window(link));
  await guest.enter(name);
  return guest;
};

/** Those who are in the call, as the server knows them. */
async function participants(guest: Guest): Promise<number> {
  const call = new URL(await guest.link()).searchParams.get('session');
  const { status, body } = await rest.get(`/sessions/try-${call}`);
  return status === 200 ? body.connections.numberOfElements : 0;
}

test('a reload comes back into the call with the same name, as it was, and leaves no ghost', async () => {
  const alice = await enter('Alice');
  const bob = await enter('Bob', await alice.link());
  await bob.press('Mute');
  await alice.seesState('Bob', 'muted');
  await bob.reload();
  await bob.isInCall();
  await bob.seesTiles(['Bob (you)', 'Alice']);
  await bob.seesState('Bob (you)', 'muted');
  await alice.seesTiles(['Alice (you)', 'Bob']);
  await alice.seesState('Bob', 'muted');
  await alice.seesMoving(2);
  await until('there is no ghost', async () => (await participants(alice)) === 2, { limitMs: 3_000 });
});

test('who is alone finds the call again after a reload, and others can join it then', async () => {
  const alice = await enter('Alice');
  const link = await alice.link();
  await alice.reload();
  await alice.isInCall();
  expect(await alice.link()).toBe(link);
  await enter('Bob', link);
  await alice.seesTiles(['Alice (you)', 'Bob']);
});

test('another tab that opens the link of a call takes nobody’s place', async () => {
  const alice = await enter('Alice');
  const second = new Guest(await alice.page.browserContext().newPage());
  await second.page.goto(await alice.link());
  await second.reads('You are invited to a call');
  await second.enter('Second');
  await second.seesTiles(['Second (you)', 'Alice']);
});

test('who closes the window is gone at once', async () => {
  const alice = await enter('Alice');
  const bob = await enter('Bob', await alice.link());
  await alice.seesTiles(['Alice (you)', 'Bob']);
  await bob.page.close({ runBeforeUnload: true });
  await alice.seesTiles(['Alice (you)']);
});

test('the link of a call that has ended says so, and offers a new one', async () => {
  const alice = await enter('Alice');
  const link = await alice.link();
  await alice.press('Leave');
  await until('the call has ended', async () => (await participants(alice)) === 0);
  const bob = new Guest(await browsers.window(link));
  await bob.ready();
  await bob.press('Join the call');
  await bob.reads('This call has ended. You can start a new one.');
  await bob.enter('Bob');
  expect(await bob.link()).toContain('?session=');
  expect(await bob.link()).not.toBe(link);
});

test('a call is opened again by nobody who was not in it', async () => {
  const answer = await rest.anonymous('post', '/try').send({ call: 'never-was-there', pass: '0', former: 'x' });
  expect(answer.status).toBe(410);
  expect(answer.body.message).toBe('This call has ended');
  await rest.get('/sessions/try-never-was-there').expect(404);
});

import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { gatewayA } from '../stack/shared-stack.ts';
import { Guest } from './guest.ts';

const browsers = useBrowsers();

/** A call of these people, who all see each other. */
async function callOf(...names: string[]): Promise<Guest[]> {
  const guests: Guest[] = [];
  for (const name of names) {
    const guest = new Guest(await browsers.window((await guests[0]?.link()) ?? gatewayA));
    await guest.enter(name);
    guests.push(guest);
  }
  for (const [index, guest] of guests.entries()) {
    await guest.seesTiles(names.map((name, other) => (other === index ? `${name} (you)` : name)));
    await guest.seesMoving(names.length);
  }
  return guests;
}

test('who speaks is marked, who is muted is not, and all of that is seen by everybody', async () => {
  const [alice, bob, carol] = await callOf('Alice', 'Bob', 'Carol');
  // The cameras of the test beep once a second.
  await bob!.seesState('Alice', 'speaks');
  await alice!.seesState('Alice (you)', 'speaks');
  await alice!.press('Mute');
  for (const guest of [bob!, carol!]) {
    await guest.seesState('Alice', 'muted');
    await guest.seesState('Alice', 'speaks', false);
  }
  await alice!.press('Unmute');
  await carol!.seesState('Alice', 'muted', false);
  await carol!.seesState('Alice', 'speaks');
  await alice!.press('Leave');
  await bob!.seesTiles(['Bob (you)', 'Carol']);
  await alice!.reads('You are invited to a call');
});

test('a screen has a tile of its own, for everybody, until its owner ends it or leaves', async () => {
  const [alice, bob, carol] = await callOf('Alice', 'Bob', 'Carol');
  await alice!.press('Share screen');
  await alice!.seesTiles(['Your screen'], 'screens');
  for (const guest of [bob!, carol!]) {
    await guest.seesTiles(['Screen of Alice'], 'screens');
    await guest.seesMoving(4);
    expect(await guest.tiles(), 'Alice is there once').toHaveLength(3);
  }
  await alice!.press('Stop sharing');
  await bob!.seesTiles([], 'screens');
  await alice!.press('Share screen');
  await bob!.seesTiles(['Screen of Alice'], 'screens');
  await alice!.press('Leave');
  await bob!.seesTiles([], 'screens');
  await bob!.seesTiles(['Bob (you)', 'Carol']);
});

test('messages are read by everybody, and counted where the chat is closed', async () => {
  const [alice, bob, carol] = await callOf('Alice', 'Bob', 'Carol');
  await alice!.press('Chat');
  await alice!.say('Hello <b>everybody</b>');
  await carol!.press('Chat1');
  await carol!.reads('Hello <b>everybody</b>');
  await carol!.say('Hello Alice');
  await alice!.reads('Hello Alice');
  await bob!.press('Chat2');
  await bob!.reads(/Alice.*\s+Hello <b>everybody<\/b>\s+Carol.*\s+Hello Alice/);
});

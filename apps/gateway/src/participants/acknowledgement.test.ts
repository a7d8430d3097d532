import { expect, it } from 'vitest';
import { Acknowledgement } from './acknowledgement.js';

function newAcknowledgement(cursor: number) {
  const pings: string[] = [];
  return { pings, acknowledgement: new Acknowledgement(cursor, (payload) => pings.push(payload)) };
}

it('counts events as read that needed no notification', () => {
  const { acknowledgement, pings } = newAcknowledgement(3);
  acknowledgement.advance(5, false);
  expect(acknowledgement.cursor).toBe(5);
  expect(pings).toEqual([]);
});

it('moves with the pong, not with the writing', () => {
  const { acknowledgement, pings } = newAcknowledgement(3);
  acknowledgement.advance(5, true);
  expect(acknowledgement.cursor).toBe(3);
  acknowledgement.pong(pings[0]!);
  expect(acknowledgement.cursor).toBe(5);
});

it('asks behind every notification, and believes the pongs one by one', () => {
  const { acknowledgement, pings } = newAcknowledgement(0);
  acknowledgement.advance(1, true);
  acknowledgement.advance(2, true);
  acknowledgement.advance(3, false);
  expect(pings).toEqual(['1', '2']);
  acknowledgement.pong('1');
  expect(acknowledgement.cursor).toBe(1);
  acknowledgement.pong('2');
  expect(acknowledgement.cursor).toBe(3);
  acknowledgement.pong('1');
  expect(acknowledgement.cursor).toBe(3);
});

it('takes the answer to the last of several pings for all of them', () => {
  const { acknowledgement } = newAcknowledgement(0);
  acknowledgement.advance(1, true);
  acknowledgement.advance(4, true);
  acknowledgement.pong('4');
  expect(acknowledgement.cursor).toBe(4);
});

it('does not believe a pong that nobody asked for', () => {
  const { acknowledgement } = newAcknowledgement(0);
  acknowledgement.pong('99');
  acknowledgement.advance(1, true);
  acknowledgement.pong('99');
  expect(acknowledgement.cursor).toBe(0);
});

it('says when all that was written has arrived', async () => {
  const { acknowledgement } = newAcknowledgement(0);
  await acknowledgement.settled();
  acknowledgement.advance(1, true);
  acknowledgement.advance(2, true);
  let settled = false;
  const waiting = acknowledgement.settled().then(() => (settled = true));
  acknowledgement.pong('1');
  await Promise.resolve();
  expect(settled).toBe(false);
  acknowledgement.pong('2');
  await waiting;
});

import { expect, it } from 'vitest';
import { errorOf, make, person, RECORDER, streamOf, subscriptionOf, told, valueOf } from '../value.fixture.js';
import { forceDisconnectByServer, forceDisconnectByUser } from './force-disconnect.js';

const moderator = person('M', { role: 'MODERATOR' });
const A = person('A');
const value = valueOf({
  connections: [moderator, A, RECORDER],
  streams: [streamOf(A)],
  subscriptions: [subscriptionOf(moderator, A)],
});

it('sends somebody out by a moderator, who hears of it before he is answered', () => {
  const done = make(value, (draft) => forceDisconnectByUser(draft, moderator, 'con_A'));
  expect(told(done)).toEqual([
    'webrtcConnectionDestroyed INBOUND con_M from con_A → nobody',
    'webrtcConnectionDestroyed OUTBOUND con_A → nobody',
    'participantEvicted con_A → only con_A',
    'participantLeft con_A → others than con_A',
  ]);
  expect(done.events.map(({ body }) => 'reason' in body && body.reason)).toEqual(
    Array(4).fill('forceDisconnectByUser'),
  );
  expect(done.result).toBe(11);
});

it('sends a moderator out by himself, who is told nothing more', () => {
  const done = make(value, (draft) => forceDisconnectByUser(draft, moderator, 'con_M'));
  expect(told(done).slice(-2)).toEqual([
    'participantEvicted con_M → only con_M',
    'participantLeft con_M → others than con_M',
  ]);
  expect(done.result).toBeUndefined();
});

it.each(['SUBSCRIBER', 'PUBLISHER'])('is nothing for a %s, whoever it is about', (role) => {
  const caller = person('X', { role });
  for (const other of ['con_A', 'con_gone', 'con_X']) {
    expect(errorOf(value, (draft) => forceDisconnectByUser(draft, caller, other))).toMatchObject({ code: 401 });
  }
});

it('is allowed to who knows the secret', () => {
  const insecure = person('X', { role: 'PUBLISHER', insecure: true });
  expect(make(value, (draft) => forceDisconnectByUser(draft, insecure, 'con_A')).result).toBe(11);
});

it.each(['con_gone', 'RECORDER'])('knows nobody called %s', (other) => {
  expect(errorOf(value, (draft) => forceDisconnectByUser(draft, moderator, other))).toMatchObject({ code: 102 });
  expect(errorOf(value, (draft) => forceDisconnectByServer(draft, other))).toMatchObject({ status: 404 });
});

it('sends somebody out by the backend', () => {
  const done = make(value, (draft) => forceDisconnectByServer(draft, 'con_A'));
  expect(told(done).slice(-2)).toEqual([
    'participantEvicted con_A → only con_A',
    'participantLeft con_A → others than con_A',
  ]);
  expect(done.events.at(-1)!.body).toMatchObject({ reason: 'forceDisconnectByServer' });
});

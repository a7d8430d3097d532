import { expect, it } from 'vitest';
import type { Participant } from './participant.js';
import { Participants, type Seat } from './participants.js';

const seat = (connectionId: string): Seat => ({
  participant: { sessionUid: 'uid', connectionId, attachment: 1, place: { cursor: 0 } } as Participant,
  letGo: () => undefined,
});

it('tells when nobody is here any more', async () => {
  const participants = new Participants();
  await participants.allGone();
  const [alice, bob] = [seat('con_A'), seat('con_B')];
  for (const each of [alice, bob]) participants.add(each);
  let gone = false;
  const waiting = participants.allGone().then(() => (gone = true));
  participants.remove(alice);
  await new Promise(setImmediate);
  expect(gone).toBe(false);
  participants.remove(bob);
  await waiting;
});

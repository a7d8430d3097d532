import { expect, it } from 'vitest';
import {
  cameraPerson,
  cameraRow,
  make,
  person,
  streamOf,
  subscriptionOf,
  told,
  tokenId,
  valueOf,
} from '../value.fixture.js';
import { type Made, undo } from './take-back.js';

const A = person('A', { arrivalId: 'arrival A' });
const B = person('B');
const camera = cameraPerson('C');
const value = valueOf({
  connections: [A, B, camera],
  cameras: [cameraRow(camera)],
  streams: [streamOf(B), streamOf(camera)],
  subscriptions: [subscriptionOf(A, B)],
});

it('undoes an arrival: his token is good again', () => {
  const done = make(value, (draft) => undo(draft, { kind: 'arrival', arrivalId: 'arrival A' }));
  expect(done.result).toBe(true);
  expect(told(done)).toEqual([
    'webrtcConnectionDestroyed INBOUND con_A from con_B → nobody',
    'participantLeft con_A → others than con_A',
  ]);
  expect([...done.value.tokens.keys()]).toEqual([tokenId('A')]);
});

it('undoes a publication, of which its owner knows nothing', () => {
  const done = make(value, (draft) => undo(draft, { kind: 'publication', publicationId: 'publication con_B' }));
  expect(done.result).toBe(true);
  expect(told(done)).toEqual([
    'webrtcConnectionDestroyed OUTBOUND con_B → nobody',
    'webrtcConnectionDestroyed INBOUND con_A from con_B → nobody',
    'participantUnpublished con_B → others than con_B',
  ]);
  expect(done.events[2]!.body).toMatchObject({ reason: 'unpublish' });
});

it('undoes a subscription', () => {
  const done = make(value, (draft) => undo(draft, { kind: 'subscription', subscriptionId: 'con_A of con_B' }));
  expect(done.result).toBe(true);
  expect(told(done)).toEqual(['webrtcConnectionDestroyed INBOUND con_A from con_B → nobody']);
  expect(done.value.subscriptions.size).toBe(0);
  expect(done.effects.map(({ kind }) => kind)).toEqual(['free-subscription']);
});

it('undoes a camera with its connection, without giving it a token', () => {
  const made = { kind: 'camera', publicationId: `publication ${camera.connectionId}` } as const;
  const done = make(value, (draft) => undo(draft, made));
  expect(done.result).toBe(true);
  expect(told(done)).toEqual([
    `webrtcConnectionDestroyed OUTBOUND ${camera.connectionId} → nobody`,
    `participantLeft ${camera.connectionId} → others than ${camera.connectionId}`,
  ]);
  expect([done.value.cameras.size, done.value.tokens.size]).toEqual([0, 0]);
});

it.each<Made>([
  { kind: 'arrival', arrivalId: 'gone' },
  { kind: 'publication', publicationId: 'gone' },
  { kind: 'subscription', subscriptionId: 'gone' },
  { kind: 'camera', publicationId: 'gone' },
])('does nothing when there is nothing: %j', (made) => {
  const done = make(value, (draft) => undo(draft, made));
  expect([done.result, done.events, done.effects]).toEqual([false, [], []]);
});

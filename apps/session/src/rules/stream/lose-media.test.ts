import { expect, it } from 'vitest';
import {
  cameraPerson,
  cameraRow,
  errorOf,
  make,
  person,
  streamId,
  streamOf,
  subscriptionOf,
  told,
  valueOf,
} from '../value.fixture.js';
import { loseMedia } from './lose-media.js';
import { republish } from './republish.js';

const [A, B] = [person('A'), person('B')];
const camera = cameraPerson('C');
const value = valueOf({
  connections: [A, B, camera],
  cameras: [cameraRow(camera)],
  streams: [streamOf(A), streamOf(B), streamOf(camera)],
  subscriptions: [subscriptionOf(B, A), subscriptionOf(A, B)],
});

it('ends the lost streams, for their owners, too, and what only is not received any more', () => {
  const lost = { publicationIds: ['publication con_A'], subscriptionIds: ['con_B of con_A', 'con_A of con_B'] };
  const done = make(value, (draft) => loseMedia(draft, lost));
  expect(told(done)).toEqual([
    'webrtcConnectionDestroyed OUTBOUND con_A → nobody',
    'webrtcConnectionDestroyed INBOUND con_B from con_A → nobody',
    'participantUnpublished con_A → everybody',
    'webrtcConnectionDestroyed INBOUND con_A from con_B → nobody',
  ]);
  expect(done.events.map(({ body }) => 'reason' in body && body.reason)).toEqual(
    Array(4).fill('mediaServerDisconnect'),
  );
  expect(done.effects.map(({ kind }) => kind)).toEqual([
    'free-publication',
    'free-subscription',
    'free-subscription',
    'log',
  ]);
  expect(done.value.connections).toEqual(value.connections);
});

it('has a camera published again', () => {
  const lost = { publicationIds: [`publication ${camera.connectionId}`], subscriptionIds: [] };
  const done = make(value, (draft) => loseMedia(draft, lost));
  expect(done.effects.at(-1)).toEqual({ kind: 'restore-camera', ownerId: camera.id });
  expect(done.value.cameras.has(camera.id)).toBe(true);
});

it('does nothing for what has ended already', () => {
  const done = make(value, (draft) => loseMedia(draft, { publicationIds: ['gone'], subscriptionIds: ['gone'] }));
  expect([done.events, done.effects]).toEqual([[], []]);
});

it('goes on over another peer connection when its owner reconnects it, and nobody is told', () => {
  const media = { publicationId: 'new', mediaNodeId: 'media-2', mediaNodeEpoch: 'epoch-2' };
  const done = make(value, (draft) => republish(draft, streamId(A), media));
  expect(done.events).toEqual([]);
  expect(done.value.streams.get(streamId(A))).toEqual(streamOf(A, media));
  expect(done.effects).toEqual([
    { kind: 'free-publication', media: { nodeId: 'media-1', epoch: 'epoch-1', id: 'publication con_A' } },
  ]);
  expect(errorOf(value, (draft) => republish(draft, 'gone', media))).toMatchObject({ code: 105 });
});

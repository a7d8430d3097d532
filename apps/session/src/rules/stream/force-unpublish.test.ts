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
import { forceUnpublishByServer, forceUnpublishByUser } from './force-unpublish.js';

const moderator = person('M', { role: 'MODERATOR' });
const A = person('A');
const camera = cameraPerson('C');
const value = valueOf({
  connections: [moderator, A, camera],
  cameras: [cameraRow(camera)],
  streams: [streamOf(A), streamOf(camera)],
  subscriptions: [subscriptionOf(moderator, A)],
});
const ENDED = [
  'webrtcConnectionDestroyed OUTBOUND con_A → nobody',
  'webrtcConnectionDestroyed INBOUND con_M from con_A → nobody',
  'participantUnpublished con_A → everybody',
];

it('ends a stream by a moderator; its owner is told, too, and stays', () => {
  const done = make(value, (draft) => forceUnpublishByUser(draft, moderator, streamId(A)));
  expect(told(done)).toEqual(ENDED);
  expect(done.events.map(({ body }) => 'reason' in body && body.reason)).toEqual(Array(3).fill('forceUnpublishByUser'));
  expect(done.value.connections.has(A.id)).toBe(true);
});

it('ends a stream by the backend', () => {
  const done = make(value, (draft) => forceUnpublishByServer(draft, streamId(A)));
  expect(told(done)).toEqual(ENDED);
  expect(done.events[2]!.body).toMatchObject({ reason: 'forceUnpublishByServer' });
});

it('is refused to who is no moderator', () => {
  expect(errorOf(value, (draft) => forceUnpublishByUser(draft, A, streamId(A)))).toMatchObject({ code: 401 });
});

it('is refused for a stream that is not there', () => {
  expect(errorOf(value, (draft) => forceUnpublishByUser(draft, moderator, 'gone'))).toMatchObject({ code: 102 });
  expect(errorOf(value, (draft) => forceUnpublishByServer(draft, 'gone'))).toMatchObject({ status: 404 });
});

it('is refused for the stream of an IP camera', () => {
  expect(errorOf(value, (draft) => forceUnpublishByUser(draft, moderator, streamId(camera)))).toMatchObject({
    code: 10,
  });
  expect(errorOf(value, (draft) => forceUnpublishByServer(draft, streamId(camera)))).toMatchObject({ status: 405 });
});

import { describe, expect, test } from 'vitest';
import type { ConnectionBody } from '../clients/rest-client.ts';
import { publishCamera, streamOf } from '../scenes/ip-cameras.ts';
import { rpcError } from '../observing/rpc-expectations.ts';
import { gatewayB, join, rest } from '../stack/shared-stack.ts';

/** As other clients are told of its stream: without what nobody knows. */
const streamInfo = (camera: ConnectionBody) => ({
  id: streamOf(camera),
  createdAt: camera.publishers[0]!.createdAt,
  hasAudio: true,
  hasVideo: true,
  audioActive: true,
  videoActive: true,
  typeOfVideo: 'IPCAM',
  filter: {},
});

describe('an IP camera is to clients what any participant is', () => {
  test('who is there is told that it has joined, and what it publishes', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session, { gateway: gatewayB })];
    await alice.rpc.next('participantJoined');
    const camera = await publishCamera(rest, session, { data: 'In the yard' });
    for (const { rpc } of [alice, bob]) {
      expect(await rpc.next()).toStrictEqual({
        id: camera.connectionId,
        createdAt: camera.createdAt,
        metadata: 'In the yard',
      });
      expect(await rpc.next()).toStrictEqual({
        id: camera.connectionId,
        streams: [streamInfo(camera)],
      });
      expect(rpc.notifications.slice(-2).map(({ method }) => method)).toEqual([
        'participantJoined',
        'participantPublished',
      ]);
    }
  });

  test('who joins later finds it among the others', async () => {
    const session = await rest.createSession();
    const camera = await publishCamera(rest, session, { data: 'In the yard' });
    const { joined } = await join(session);
    expect(joined.value).toStrictEqual([
      {
        id: camera.connectionId,
        createdAt: camera.createdAt,
        metadata: 'In the yard',
        streams: [streamInfo(camera)],
      },
    ]);
  });

  test.each(['stream', 'connection'] as const)('it can be subscribed to by the id of its %s', async (named) => {
    const session = await rest.createSession();
    const camera = await publishCamera(rest, session);
    const alice = await join(session, { role: 'SUBSCRIBER' });
    await alice.subscribe(named === 'stream' ? streamOf(camera) : camera.connectionId);
    const { subscribers } = await rest.connection(session, alice.connectionId);
    expect(subscribers.map(({ streamId }) => streamId)).toEqual([streamOf(camera)]);
    await alice.rpc.call('unsubscribeFromVideo', { sender: camera.connectionId });
    expect((await rest.connection(session, alice.connectionId)).subscribers).toEqual([]);
  });

  test('its stream cannot be subscribed to when it is gone', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const camera = await publishCamera(rest, session);
    await rest.delete(`/sessions/${session}/connection/${camera.connectionId}`).expect(204);
    const sdpOffer = 'v=0';
    expect(await alice.rpc.failure('receiveVideoFrom', { sender: streamOf(camera), sdpOffer })).toEqual(
      rpcError(102, `User '${camera.connectionId} not found in session '${session}'`),
    );
  });

  test('a moderator can disconnect it, but not unpublish its stream', async () => {
    const session = await rest.createSession();
    const [moderator, bob] = [await join(session, { role: 'MODERATOR' }), await join(session)];
    const camera = await publishCamera(rest, session);
    const { connectionId } = camera;
    expect(await moderator.rpc.failure('forceUnpublish', { streamId: streamOf(camera) })).toEqual(
      rpcError(10, /of an IP camera cannot be unpublished/),
    );
    await bob.rpc.failure('forceDisconnect', { connectionId });
    expect((await rest.connection(session, connectionId)).publishers).toHaveLength(1);

    await moderator.rpc.call('forceDisconnect', { connectionId });
    const left = { connectionId, reason: 'forceDisconnectByUser' };
    expect(moderator.rpc.frames.at(-2)).toMatchObject({ method: 'participantLeft', params: left });
    expect(await bob.rpc.next('participantLeft')).toEqual(left);
    expect((await rest.session(session)).connections.numberOfElements).toBe(2);
  });

  test('signals may be sent to it; it says nothing to them', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { connectionId } = await publishCamera(rest, session);
    await alice.rpc.call('sendMessage', { message: JSON.stringify({ to: [connectionId], data: 'to the camera' }) });
    await rest.post('/signal', { session, to: [connectionId], data: 'to the camera' }).expect(200);
    await alice.rpc.call('sendMessage', { message: JSON.stringify({ to: [], data: 'to all' }) });
    expect(await bob.rpc.next('sendMessage')).toMatchObject({ data: 'to all' });
  });
});

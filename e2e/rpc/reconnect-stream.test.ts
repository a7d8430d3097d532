import { describe, expect, test } from 'vitest';
import { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { rpcError } from '../observing/rpc-expectations.ts';
import { sessionLog } from '../observing/session-log.ts';
import { gatewayB, join, rest, stack } from '../stack/shared-stack.ts';

const log = (session: string) => sessionLog(stack.databaseUrl, session);

describe('reconnectStream of the own stream', () => {
  test('answers like publishVideo, with the same id and time', async () => {
    const alice = await join(await rest.createSession());
    const { streamId, createdAt } = await alice.publish();
    const { result } = await alice.publishAgain(streamId);
    expect(result).toEqual({
      id: streamId,
      createdAt,
      sdpAnswer: expect.stringMatching(/^v=0\r\n/),
      sessionId: alice.rpcSessionId,
    });
    expect(result.sdpAnswer.match(/^a=recvonly$/gm)).toHaveLength(2);
  });

  test('goes on at its subscribers, who are told nothing and do nothing', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session, { gateway: gatewayB })];
    const { streamId, peer: old } = await alice.publish();
    const peers = [await bob.subscribe(streamId)];
    const fox = await join(session);
    peers.push(await fox.subscribe(streamId, { browser: 'firefox' }));
    await Promise.all(peers.map((peer) => peer.receives(['audio', 'video'])));
    const before = { session: await rest.session(session), log: await log(session) };
    const told = bob.rpc.notifications.length;

    old.close();
    await alice.publishAgain(streamId);
    await Promise.all(peers.map((peer) => peer.receives(['audio', 'video'])));
    await alice.publishAgain(streamId);
    await Promise.all(peers.map((peer) => peer.receives(['audio', 'video'])));

    expect(await rest.session(session)).toEqual(before.session);
    expect(await log(session)).toEqual(before.log);
    await bob.rpc.acknowledged();
    expect(bob.rpc.notifications).toHaveLength(told);
  });

  test('can be subscribed afterwards, and ends as one stream', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    await alice.publishAgain(streamId);
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
    await alice.rpc.call('unpublishVideo', {});
    expect(await bob.rpc.next('participantUnpublished')).toEqual({
      connectionId: alice.connectionId,
      reason: 'unpublish',
    });
    expect((await rest.connection(session, bob.connectionId)).subscribers).toEqual([]);
  });

  test('comes back to its owner if it did before', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId, peer: old } = await alice.publish({ loopback: true });
    await old.receives(['audio', 'video']);
    const subscribed = await bob.subscribe(streamId);
    old.close();
    const { peer } = await alice.publishAgain(streamId, { loopback: true });
    await Promise.all([peer, subscribed].map((each) => each.receives(['audio', 'video'])));
  });

  test('takes the offer as sdpString, and parameters that it does not know', async () => {
    const alice = await join(await rest.createSession());
    const { streamId } = await alice.publish();
    const peer = WebRtcPeer.publisher();
    const sdpString = await peer.offer();
    const params = { stream: streamId, sdpString, forciblyReconnect: true };
    expect((await alice.rpc.call('reconnectStream', params)).id).toBe(streamId);
    peer.close();
  });

  test('leaves the stream as it is when the offer cannot be used', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const peer = await bob.subscribe(streamId);
    const failure = await alice.rpc.failure('reconnectStream', { stream: streamId, sdpOffer: 'nonsense' });
    expect(failure).toEqual(
      rpcError(302, new RegExp(`Unable to generate SDP answer when publishing as '${alice.connectionId}'`)),
    );
    await peer.receives(['audio', 'video']);
  });

  test('is not there any more after unpublishVideo', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const { streamId } = await alice.publish();
    await alice.rpc.call('unpublishVideo', {});
    const failure = await alice.rpc.failure('reconnectStream', { stream: streamId, sdpOffer: 'v=0' });
    expect(failure).toEqual(rpcError(105, `Stream '${streamId}' does not exist in Session '${session}'`));
  });

  test('and unpublishVideo behind it leave nothing', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const { streamId } = await alice.publish();
    const peer = WebRtcPeer.publisher();
    const sdpOffer = await peer.offer();
    const answers = await Promise.all([
      alice.rpc.request('reconnectStream', { stream: streamId, sdpOffer }),
      alice.rpc.request('unpublishVideo', {}),
    ]);
    peer.close();
    expect(answers.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect((await rest.connection(session, alice.connectionId)).publishers).toEqual([]);
  });
});

describe('reconnectStream of another one’s stream', () => {
  test('answers like receiveVideoFrom, and takes the place of the subscription before', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session, { role: 'SUBSCRIBER' })];
    const { streamId } = await alice.publish();
    const old = await bob.subscribe(streamId);
    await old.receives(['audio', 'video']);
    const before = { session: await rest.session(session), log: await log(session) };

    const { result, peer } = await bob.subscribeAgain(streamId);
    expect(result).toEqual({ sdpAnswer: expect.stringMatching(/^v=0\r\n/), sessionId: bob.rpcSessionId });
    await peer.receives(['audio', 'video']);
    // The old transport is closed, though its client has not closed it.
    const stopped = { ...old.received };
    await peer.receives(['audio', 'video'], 20);
    expect(old.received).toEqual(stopped);
    expect(await rest.session(session)).toEqual(before.session);
    expect(await log(session)).toEqual(before.log);
  });

  test('goes on when the publisher reconnects, too', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId, peer: old } = await alice.publish();
    await bob.subscribe(streamId);
    const [{ peer }] = await Promise.all([bob.subscribeAgain(streamId), alice.publishAgain(streamId)]);
    old.close();
    await peer.receives(['audio', 'video']);
    await bob.rpc.call('unsubscribeFromVideo', { sender: alice.connectionId });
    expect((await rest.connection(session, bob.connectionId)).subscribers).toEqual([]);
    expect((await log(session)).map(({ type, body }) => [type, body.connection]).slice(-2)).toEqual([
      ['webrtcConnectionCreated', 'INBOUND'],
      ['webrtcConnectionDestroyed', 'INBOUND'],
    ]);
  });

  test('begins to receive what was not received before', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const { peer } = await bob.subscribeAgain(streamId);
    await peer.receives(['audio', 'video']);
    expect((await rest.connection(session, bob.connectionId)).subscribers).toHaveLength(1);
    expect((await log(session)).at(-1)).toMatchObject({
      type: 'webrtcConnectionCreated',
      body: { connection: 'INBOUND', participantId: bob.connectionId },
    });
  });

  test('refuses a stream that the session does not have', async () => {
    const [session, other] = [await rest.createSession(), await rest.createSession()];
    const [alice, bob] = [await join(other), await join(session)];
    const { streamId } = await alice.publish();
    for (const stream of [streamId, 'str_CAM_AAAA_con_Nobody1234', alice.connectionId, bob.connectionId]) {
      const failure = await bob.rpc.failure('reconnectStream', { stream, sdpOffer: 'v=0' });
      expect(failure).toEqual(rpcError(105, `Stream '${stream}' does not exist in Session '${session}'`));
    }
  });

  test('keeps the subscription when the offer cannot be used', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const peer = await bob.subscribe(streamId);
    const failure = await bob.rpc.failure('reconnectStream', { stream: streamId, sdpOffer: 'v=0\r\ns=-\r\n' });
    expect(failure.code).toBe(302);
    await peer.receives(['audio', 'video']);
  });

  test('names a missing parameter', async () => {
    const bob = await join(await rest.createSession());
    expect(await bob.rpc.failure('reconnectStream', { sdpOffer: 'v=0' })).toEqual(rpcError(999, /stream/));
    expect(await bob.rpc.failure('reconnectStream', { stream: 'x' })).toEqual(rpcError(999, /sdpOffer/));
  });
});

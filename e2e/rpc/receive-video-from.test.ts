import { describe, expect, test } from 'vitest';
import { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { rpcError } from '../support/rpc-expectations.ts';
import { gatewayB, join, rest } from '../support/shared-stack.ts';

describe('receiveVideoFrom', () => {
  test('answers with SDP alone, and media flows', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session, { gateway: gatewayB, role: 'SUBSCRIBER' })];
    const { streamId } = await alice.publish();
    const peer = WebRtcPeer.subscriber();
    const result = await bob.rpc.call('receiveVideoFrom', { sender: streamId, sdpOffer: await peer.offer() });
    expect(result).toEqual({ sdpAnswer: expect.stringMatching(/^v=0\r\n/), sessionId: bob.rpcSessionId });
    const sections = result.sdpAnswer.split('\r\nm=').slice(1) as string[];
    expect(sections.map((section) => section.split(' ')[0])).toEqual(['audio', 'video']);
    for (const section of sections) expect(section).toContain('a=sendonly');
    peer.answer(result.sdpAnswer);
    await peer.receives(['audio', 'video']);
    peer.close();
    expect((await rest.connection(session, bob.connectionId)).subscribers).toEqual([
      { createdAt: expect.any(Number), streamId },
    ]);
  });

  test('takes a connection id for the stream, too', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    await alice.publish();
    await (await bob.subscribe(alice.connectionId)).receives(['audio', 'video']);
  });

  test('gives each of many subscribers the stream', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const { streamId } = await alice.publish();
    await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        const { subscribe } = await subscriber(session);
        await (await subscribe(streamId, index % 2 ? 'firefox' : 'chromium')).receives(['audio', 'video']);
      }),
    );
  });

  test('refuses a sender that is not there', async () => {
    const session = await rest.createSession();
    const bob = await join(session);
    const failure = await bob.rpc.failure('receiveVideoFrom', {
      sender: 'str_CAM_AAAA_con_Nobody1234',
      sdpOffer: 'v=0',
    });
    expect(failure).toEqual(rpcError(102, `User 'con_Nobody1234 not found in session '${session}'`));
  });

  test('refuses a sender of another session', async () => {
    const [one, other] = [await rest.createSession(), await rest.createSession()];
    const [alice, bob] = [await join(one), await join(other)];
    const { streamId } = await alice.publish();
    expect((await bob.rpc.failure('receiveVideoFrom', { sender: streamId, sdpOffer: 'v=0' })).code).toBe(102);
  });

  test('refuses a sender that does not publish', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    await alice.rpc.call('unpublishVideo', {});
    for (const sender of [streamId, alice.connectionId]) {
      const failure = await bob.rpc.failure('receiveVideoFrom', { sender, sdpOffer: 'v=0' });
      expect(failure).toEqual(rpcError(105, `User '${alice.connectionId} not streaming media in session '${session}'`));
    }
  });

  test('refuses the own stream', async () => {
    const alice = await join(await rest.createSession());
    const { streamId } = await alice.publish();
    const failure = await alice.rpc.failure('receiveVideoFrom', { sender: streamId, sdpOffer: 'v=0' });
    expect(failure).toEqual(rpcError(105, 'Can loopback only when publishing media'));
  });

  test('refuses an offer that it cannot use', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    for (const sdpOffer of ['', 'nonsense', 'v=0\r\ns=-\r\n']) {
      const failure = await bob.rpc.failure('receiveVideoFrom', { sender: streamId, sdpOffer });
      expect(failure).toEqual(
        rpcError(
          302,
          new RegExp(`Unable to generate SDP answer when subscribing '${bob.connectionId}' to '${alice.connectionId}'`),
        ),
      );
    }
    expect((await rest.connection(session, bob.connectionId)).subscribers).toEqual([]);
  });

  test('names a missing parameter', async () => {
    const bob = await join(await rest.createSession());
    expect(await bob.rpc.failure('receiveVideoFrom', { sdpOffer: 'v=0' })).toEqual(rpcError(999, /sender/));
    expect(await bob.rpc.failure('receiveVideoFrom', { sender: 'x' })).toEqual(rpcError(999, /sdp/));
  });

  test('again replaces the first subscription', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
    expect((await rest.connection(session, bob.connectionId)).subscribers).toHaveLength(1);
    await bob.rpc.call('unsubscribeFromVideo', { sender: alice.connectionId });
    expect((await rest.connection(session, bob.connectionId)).subscribers).toEqual([]);
  });
});

async function subscriber(session: string) {
  const participant = await join(session, { role: 'SUBSCRIBER' });
  return {
    subscribe: (streamId: string, browser: 'chromium' | 'firefox') => participant.subscribe(streamId, { browser }),
  };
}

import { describe, expect, test } from 'vitest';
import { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { rpcError } from '../observing/rpc-expectations.ts';
import { gatewayB, join, rest } from '../stack/shared-stack.ts';

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

  test('may call the offer sdpString', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const peer = WebRtcPeer.subscriber();
    const result = await bob.rpc.call('receiveVideoFrom', { sender: streamId, sdpString: await peer.offer() });
    expect(result).toEqual({ sdpAnswer: expect.stringMatching(/^v=0\r\n/), sessionId: bob.rpcSessionId });
    peer.answer(result.sdpAnswer);
    await peer.receives(['audio', 'video']);
    peer.close();
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

  test('gives each of thirty phones with payload types of their own the stream', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const types = Array.from({ length: 30 }, (_, index) => ({ opus: 111 + (index % 2), vp8: 96 + (index % 15) }));
    const participants = await Promise.all(types.map(() => join(session, { role: 'SUBSCRIBER' })));
    await Promise.all(
      participants.map(async (phone, index) => {
        const peer = await phone.subscribe(streamId, { payloadTypes: types[index] });
        await peer.receives(['audio', 'video']);
      }),
    );
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
  });

  test.each([
    ['H264 100 beside VP8 96', { opus: 111, vp8: 96, rtx: 97, h264: 100, h264Rtx: 101 }],
    ['H264 101 beside VP8 100', { opus: 111, vp8: 100, rtx: 96, h264: 101, h264Rtx: 97 }],
  ])('gives a phone with %s what browsers and phones publish', async (_, payloadTypes) => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session), await join(session), await join(session)];
    const { streamId } = await alice.publish({ browser: 'firefox' });
    await (await carol.subscribe(streamId, { payloadTypes })).receives(['audio', 'video']);
    const { streamId: another } = await bob.publish({ payloadTypes: { opus: 111, h264: 102 } });
    await (await carol.subscribe(another, { payloadTypes })).receives(['audio', 'video']);
  });

  test('takes the long mids of an older Firefox, and wants none of them in packets', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const peer = WebRtcPeer.subscriber({ browser: 'firefox', mids: ['sdparta_0', 'sdparta_1'] });
    const params = { sender: streamId, sdpOffer: await peer.offer() };
    const { sdpAnswer } = await bob.rpc.call('receiveVideoFrom', params);
    expect(sdpAnswer).toContain('a=group:BUNDLE sdparta_0 sdparta_1\r\n');
    expect(sdpAnswer).not.toContain('sdes:mid');
    peer.answer(sdpAnswer);
    await peer.receives(['audio', 'video']);
    peer.close();
  });

  test.each([
    ['other codecs than the stream', { opus: 111, vp8: 96, rtx: 97 }],
    ['no codecs that are known', { opus: 111 }],
  ])('rejects a section with %s, and answers the other', async (_, payloadTypes) => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish({ payloadTypes: { opus: 111, h264: 108 } });
    const peer = WebRtcPeer.subscriber({ payloadTypes });
    const params = { sender: streamId, sdpOffer: await peer.offer() };
    const { sdpAnswer } = await bob.rpc.call('receiveVideoFrom', params);
    expect(sdpAnswer).toMatch(/^m=video 0 /m);
    expect(sdpAnswer).toContain('a=group:BUNDLE 0\r\n');
    peer.answer(sdpAnswer);
    await peer.receives(['audio']);
    peer.close();
  });

  test('refuses an offer that can receive nothing of the stream', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const peer = WebRtcPeer.subscriber({ payloadTypes: { h264: 108 } });
    const failure = await bob.rpc.failure('receiveVideoFrom', { sender: streamId, sdpOffer: await peer.offer() });
    peer.close();
    expect(failure).toEqual(rpcError(302, /can receive nothing of the stream.*its kinds or codecs do not match/));
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
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

import { describe, expect, test } from 'vitest';
import { cameraParams } from '../clients/participant.ts';
import { WebRtcPeer, type PeerOptions } from '../clients/webrtc-peer.ts';
import { rpcError } from '../observing/rpc-expectations.ts';
import { gatewayB, join, rest } from '../stack/shared-stack.ts';

describe('publishVideo', () => {
  test('answers with a stream id, its time and an SDP answer', async () => {
    const alice = await join(await rest.createSession());
    const peer = WebRtcPeer.publisher();
    const result = await alice.rpc.call('publishVideo', { ...cameraParams(), sdpOffer: await peer.offer() });
    peer.close();
    expect(result).toEqual({
      id: expect.stringMatching(new RegExp(`^str_CAM_[A-Z][A-Za-z0-9]{3}_${alice.connectionId}$`)),
      createdAt: expect.any(Number),
      sdpAnswer: expect.stringMatching(/^v=0\r\n/),
      sessionId: alice.rpcSessionId,
    });
    expect(result.createdAt).toBeGreaterThanOrEqual(alice.joined.createdAt);
    const sections = result.sdpAnswer.split('\r\nm=').slice(1) as string[];
    expect(sections.map((section) => section.split(' ')[0])).toEqual(['audio', 'video']);
    for (const section of sections) {
      expect(section).toContain('a=recvonly');
      expect(section).toContain('a=rtcp-mux');
    }
    // With BUNDLE the first section's transport is that of all.
    expect(sections[0]).toMatch(/a=candidate:/);
    expect(result.sdpAnswer).toContain('a=ice-lite');
    expect(result.sdpAnswer).toContain('a=group:BUNDLE 0 1');
  });

  test('is announced to all others, but not to the publisher', async () => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session), await join(session), await join(session, { gateway: gatewayB })];
    const { streamId, createdAt } = await alice.publish();
    for (const { rpc } of [bob, carol]) {
      expect(await rpc.next('participantPublished')).toEqual({
        id: alice.connectionId,
        streams: [
          {
            id: streamId,
            createdAt,
            hasAudio: true,
            hasVideo: true,
            audioActive: true,
            videoActive: true,
            typeOfVideo: 'CAMERA',
            frameRate: 30,
            videoDimensions: '{"width":640,"height":480}',
            filter: {},
          },
        ],
      });
    }
    await alice.rpc.request('ping');
    expect(alice.rpc.notifications.map(({ method }) => method)).not.toContain('participantPublished');
  });

  test('shows in REST with exactly the documented media options', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const { streamId, createdAt } = await alice.publish({
      params: { typeOfVideo: 'SCREEN', frameRate: '15', audioActive: false, videoDimensions: '{"width":1,"height":2}' },
    });
    expect(streamId).toMatch(/^str_SCR_/);
    expect((await rest.connection(session, alice.connectionId)).publishers).toEqual([
      {
        createdAt,
        streamId,
        mediaOptions: {
          hasAudio: true,
          audioActive: false,
          hasVideo: true,
          videoActive: true,
          typeOfVideo: 'SCREEN',
          frameRate: 15,
          videoDimensions: '{"width":1,"height":2}',
          filter: {},
        },
      },
    ]);
  });

  test('may have texts for booleans and numbers; everybody is told booleans and numbers', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish({
      params: {
        hasAudio: 'true',
        hasVideo: 'TRUE',
        doLoopback: 'false',
        audioActive: 'false',
        videoActive: 'true',
        frameRate: '30',
      },
    });
    const told = { hasAudio: true, hasVideo: true, audioActive: false, videoActive: true, frameRate: 30 };
    expect((await bob.rpc.next('participantPublished')).streams).toEqual([expect.objectContaining(told)]);
    expect((await rest.connection(session, alice.connectionId)).publishers[0]!.mediaOptions).toMatchObject(told);
    const { joined } = await join(session);
    expect(joined.value[0].streams).toEqual([expect.objectContaining(told)]);
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
  });

  test('leaves out what is optional and cannot be read', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const unreadable = { audioActive: null, videoActive: {}, frameRate: 'fast', videoDimensions: null, filter: null };
    await alice.publish({ params: unreadable });
    const [stream] = (await bob.rpc.next('participantPublished')).streams;
    await alice.rpc.call('unpublishVideo', {});
    const missing = Object.fromEntries(Object.keys(unreadable).map((name) => [name, undefined]));
    await alice.publish({ params: missing });
    const [other] = (await bob.rpc.next('participantPublished')).streams;
    expect(stream).toEqual({ ...other, id: stream.id, createdAt: stream.createdAt });
  });

  test('may call the offer sdpString', async () => {
    const alice = await join(await rest.createSession());
    const peer = WebRtcPeer.publisher();
    const { sdpAnswer } = await alice.rpc.call('publishVideo', { ...cameraParams(), sdpString: await peer.offer() });
    peer.answer(sdpAnswer);
    await peer.connected();
    peer.close();
  });

  test('of sound alone has no video in its options', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish({ video: false });
    expect(streamId).toMatch(/^str_MIC_/);
    const [publisher] = (await rest.connection(session, alice.connectionId)).publishers;
    expect(publisher!.mediaOptions).toEqual({ hasAudio: true, audioActive: true, hasVideo: false });
    expect((await bob.rpc.next('participantPublished')).streams[0]).toMatchObject({ hasAudio: true, hasVideo: false });
    await (await bob.subscribe(streamId, { video: false })).receives(['audio']);
  });

  test('of a picture alone has no audio in its options', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish({ audio: false });
    const [publisher] = (await rest.connection(session, alice.connectionId)).publishers;
    expect(publisher!.mediaOptions).toEqual({
      hasAudio: false,
      hasVideo: true,
      videoActive: true,
      typeOfVideo: 'CAMERA',
      frameRate: 30,
      videoDimensions: '{"width":640,"height":480}',
      filter: {},
    });
    expect((await bob.rpc.next('participantPublished')).streams[0]).toMatchObject({ hasAudio: false, hasVideo: true });
    await (await bob.subscribe(streamId, { audio: false })).receives(['video']);
  });

  test.each(['chromium', 'firefox'] as const)('of a %s reaches both kinds of browser', async (browser) => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish({ browser });
    for (const subscriber of ['chromium', 'firefox'] as const) {
      await (await bob.subscribe(streamId, { browser: subscriber })).receives(['audio', 'video']);
    }
  });

  test.each([
    ['H264 100 beside VP8 96', { opus: 111, vp8: 96, rtx: 97, h264: 100, h264Rtx: 101 }],
    ['H264 101 beside VP8 100', { opus: 111, vp8: 100, rtx: 96, h264: 101, h264Rtx: 97 }],
    ['H264 100 and no VP8', { opus: 111, h264: 100, h264Rtx: 101 }],
  ])('of a phone with %s is received by its like', async (_, payloadTypes) => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish({ payloadTypes });
    await (await bob.subscribe(streamId, { payloadTypes })).receives(['audio', 'video']);
    const chromium = { opus: 111, vp8: 96, h264: 108 };
    await (await bob.subscribe(streamId, { payloadTypes: chromium })).receives(['audio', 'video']);
  });

  test('of an older Firefox, with long mids, reaches all others', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish({ browser: 'firefox', mids: ['sdparta_0', 'sdparta_1'] });
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
  });

  test('of a client whose picture cannot be received rejects that, and publishes the sound', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const peer = WebRtcPeer.publisher({ payloadTypes: { opus: 111 } });
    const params = { ...cameraParams(), sdpOffer: await peer.offer() };
    const { id, sdpAnswer } = await alice.rpc.call('publishVideo', params);
    expect(sdpAnswer).toMatch(/^m=video 0 /m);
    expect(sdpAnswer).toContain('a=group:BUNDLE 0\r\n');
    peer.answer(sdpAnswer);
    await (await bob.subscribe(id)).receives(['audio']);
    peer.close();
  });

  test('is not for subscribers', async () => {
    const session = await rest.createSession();
    const [subscriber, bob] = [await join(session, { role: 'SUBSCRIBER' }), await join(session)];
    const failure = await subscriber.rpc.failure('publishVideo', { ...cameraParams(), sdpOffer: 'v=0' });
    expect(failure).toEqual(rpcError(401, 'Unable to publish video. The user does not have a valid token'));
    await bob.rpc.request('ping');
    expect(bob.rpc.notifications.map(({ method }) => method)).not.toContain('participantPublished');
  });

  test.each(['PUBLISHER', 'MODERATOR'] as const)('is for every %s', async (role) => {
    await (await join(await rest.createSession(), { role })).publish();
  });

  test.each([
    ['sdpOffer', { sdpOffer: undefined }],
    ['sdpOffer', { sdpOffer: {} }],
    ['hasAudio', { hasAudio: {} }],
    ['hasVideo', { hasVideo: undefined }],
    ['doLoopback', { doLoopback: null }],
    ['typeOfVideo', { typeOfVideo: 'HOLOGRAM' }],
    ['videoDimensions', { videoDimensions: 'large' }],
    ['filter', { filter: 'Grey' }],
  ])('names a wrong parameter: %s', async (name, wrong) => {
    const alice = await join(await rest.createSession());
    const failure = await alice.rpc.failure('publishVideo', { ...cameraParams(), sdpOffer: 'v=0', ...wrong });
    expect(failure).toEqual(
      name === 'filter'
        ? { code: expect.toBeOneOf([406, 999]), message: expect.any(String) }
        : rpcError(999, new RegExp(name)),
    );
  });

  test('refuses an offer that it cannot use, and leaves the way open for a better one', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    for (const sdpOffer of ['', 'nonsense', 'v=0\r\ns=-\r\n']) {
      expect((await alice.rpc.failure('publishVideo', { ...cameraParams(), sdpOffer })).code).toBe(302);
    }
    expect((await rest.connection(session, alice.connectionId)).publishers).toEqual([]);
    await alice.publish();
  });

  test.each<[string, PeerOptions, (offer: string) => string, RegExp]>([
    ['no codec that is known', { payloadTypes: {} }, (offer) => offer, /does not offer opus\/48000\/2/],
    ['a number that RTP cannot use', { payloadTypes: { opus: 70 } }, (offer) => offer, /use one from 96 to 127/],
    ['one number for two codecs', { payloadTypes: { opus: 96, vp8: 96 } }, (offer) => offer, /for two codecs/],
    ['a very long mid', { mids: ['a'.repeat(300), '1'] }, (offer) => offer, /use 1 to 256/],
    ['no way to tell its packets', {}, (offer) => offer.replaceAll(/a=(ssrc|extmap).*\r\n/g, ''), /neither a=ssrc nor/],
    ['an SSRC twice', {}, (offer) => offer.replaceAll(/a=ssrc:\d+/g, 'a=ssrc:1'), /SSRC/],
    ['no certificate', {}, (offer) => offer.replaceAll(/a=fingerprint.*\r\n/g, ''), /no a=fingerprint/],
  ])('says what to change in an offer with %s', async (_, options, change, message) => {
    const alice = await join(await rest.createSession());
    const peer = WebRtcPeer.publisher(options);
    const sdpOffer = change(await peer.offer());
    peer.close();
    expect(await alice.rpc.failure('publishVideo', { ...cameraParams(), sdpOffer })).toEqual(rpcError(302, message));
    await alice.publish();
  });

  test('a second time is refused, and does not disturb the first', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const peer = WebRtcPeer.publisher();
    const again = await alice.rpc.failure('publishVideo', { ...cameraParams(), sdpOffer: await peer.offer() });
    peer.close();
    expect(again.code).toBe(10);
    expect((await rest.connection(session, alice.connectionId)).publishers.map((each) => each.streamId)).toEqual([
      streamId,
    ]);
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
  });

  test('with doLoopback sends the stream back over the same connection, and to others as usual', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    for (const browser of ['chromium', 'firefox'] as const) {
      const peer = WebRtcPeer.publisher({ browser, loopback: true });
      const params = { ...cameraParams({ loopback: true }), sdpOffer: await peer.offer() };
      const { id, sdpAnswer } = await alice.rpc.call('publishVideo', params);
      expect(sdpAnswer.match(/^a=sendrecv$/gm)).toHaveLength(2);
      peer.answer(sdpAnswer);
      await peer.receives(['audio', 'video']);
      await (await bob.subscribe(id)).receives(['audio', 'video']);
      expect((await rest.connection(session, alice.connectionId)).subscribers).toEqual([]);
      await alice.rpc.call('unpublishVideo', {});
      peer.close();
    }
  });

  test('twice at once succeeds once', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const peers = [WebRtcPeer.publisher(), WebRtcPeer.publisher()];
    const answers = await Promise.all(
      peers.map(async (peer) => alice.rpc.request('publishVideo', { ...cameraParams(), sdpOffer: await peer.offer() })),
    );
    for (const peer of peers) peer.close();
    expect(answers.filter(({ result }) => result)).toHaveLength(1);
    expect((await rest.connection(session, alice.connectionId)).publishers).toHaveLength(1);
  });
});

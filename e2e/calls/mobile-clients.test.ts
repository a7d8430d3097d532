import { describe, expect, onTestFinished, test } from 'vitest';
import { WebRtcPeer, type PeerOptions } from '../clients/webrtc-peer.ts';
import { RpcFailure, type Frame, type RpcClient } from '../clients/rpc-client.ts';
import { until } from '../support/until.ts';
import { join, openSocket, rest } from '../support/shared-stack.ts';

const CANDIDATE =
  'candidate:1467250027 1 udp 2122260223 192.168.0.196 46243 typ host generation 0 ufrag EEtu network-id 3';

/** How a family of native clients writes what it sends: none of them has booleans or numbers in its parameters. */
interface Dialect {
  name: string;
  id: (count: number) => number | string;
  /** Whether pings after the first one repeat the interval. */
  repeatsInterval: boolean;
  platform: string;
  videoDimensions: string;
  /** `undefined`: a request without parameters. */
  none?: object;
  offer: (sdp: string) => object;
  /** The directions that its offers to publish ask for. */
  publishes: PeerOptions;
  more?: Record<string, string>;
}

const ANDROID: Dialect = {
  name: 'the Android application of 2.15',
  id: (count) => count,
  repeatsInterval: false,
  platform: 'Android 29',
  videoDimensions: '{"width":320, "height":240}',
  none: {},
  offer: (sdpOffer) => ({ sdpOffer }),
  publishes: {},
};

const DIALECTS: Dialect[] = [
  ANDROID,
  {
    name: 'an iOS application, whose ids are texts and whose offers are sendrecv',
    id: String,
    repeatsInterval: true,
    platform: 'iOS',
    videoDimensions: '{"width":640,"height":480}',
    offer: (sdpOffer) => ({ sdpOffer }),
    publishes: { loopback: true },
  },
  {
    name: 'a Flutter application of later versions',
    id: (count) => count,
    repeatsInterval: true,
    platform: 'Android REL',
    videoDimensions: '{"width":320, "height":240}',
    none: {},
    offer: (sdpString) => ({ sdpString }),
    publishes: {},
    more: { sdkVersion: '2.29.0' },
  },
];

/** Plays such a client over a bare socket, text for text. */
class MobileClient {
  private count = 0;
  readonly peers: WebRtcPeer[] = [];
  connectionId = '';

  private readonly rpc: RpcClient;
  private readonly dialect: Dialect;

  private constructor(rpc: RpcClient, dialect: Dialect) {
    this.rpc = rpc;
    this.dialect = dialect;
    onTestFinished(() => this.peers.forEach((peer) => peer.close()));
  }

  static async open(dialect: Dialect): Promise<MobileClient> {
    return new MobileClient(await openSocket({ pingIntervalMs: 0 }), dialect);
  }

  /** Sends the text; its result comes under the number that the client counts, whatever it wrote. */
  async call(method: string, params: object | undefined = this.dialect.none): Promise<Record<string, any>> {
    const number = this.count++;
    this.rpc.sendRaw(JSON.stringify({ params, method, id: this.dialect.id(number), jsonrpc: '2.0' }));
    const isAnswer = ({ id }: Frame) => id === number;
    const { result, error } = await until(`${method} is answered`, () => this.rpc.frames.find(isAnswer));
    if (error) throw new RpcFailure(error.code, error.message);
    return result!;
  }

  ping(): Promise<Record<string, any>> {
    const first = this.count === 0;
    return this.call('ping', first || this.dialect.repeatsInterval ? { interval: '5000' } : this.dialect.none);
  }

  async join(session: string): Promise<Record<string, any>> {
    const token = await rest.createToken(session);
    const { platform, more } = this.dialect;
    const metadata = '{"clientData": "Participant5"}';
    const joined = await this.call('joinRoom', { metadata, secret: '', session, platform, token, ...more });
    this.connectionId = joined.id;
    return joined;
  }

  async publish(): Promise<{ streamId: string; peer: WebRtcPeer }> {
    const { publishes, videoDimensions } = this.dialect;
    const peer = this.keep(WebRtcPeer.publisher(publishes));
    const offer = await peer.offer();
    await this.candidate(this.connectionId);
    const { sdpAnswer, id } = await this.call('publishVideo', {
      audioActive: 'true',
      videoActive: 'true',
      doLoopback: 'false',
      frameRate: '30',
      hasAudio: 'true',
      hasVideo: 'true',
      typeOfVideo: 'CAMERA',
      videoDimensions,
      sdpOffer: offer,
    });
    peer.answer(sdpAnswer);
    await this.candidate(this.connectionId);
    await peer.connected();
    return { streamId: id, peer };
  }

  async subscribe(streamId: string, owner: string): Promise<WebRtcPeer> {
    const peer = this.keep(WebRtcPeer.subscriber());
    const offer = this.dialect.offer(await peer.offer());
    const { sdpAnswer } = await this.call('receiveVideoFrom', { ...offer, sender: streamId });
    peer.answer(sdpAnswer);
    await this.candidate(owner);
    await peer.connected();
    return peer;
  }

  private candidate(endpointName: string): Promise<Record<string, any>> {
    return this.call('onIceCandidate', { sdpMid: '0', sdpMLineIndex: '0', candidate: CANDIDATE, endpointName });
  }

  leave(): Promise<Record<string, any>> {
    return this.call('leaveRoom');
  }

  get closed(): RpcClient['closed'] {
    return this.rpc.closed;
  }

  next(method: string): Promise<Record<string, any>> {
    return this.rpc.next(method);
  }

  private keep(peer: WebRtcPeer): WebRtcPeer {
    this.peers.push(peer);
    return peer;
  }
}

describe.each(DIALECTS)('$name', (dialect) => {
  test('joins, publishes, subscribes, is seen and heard, and leaves', async () => {
    const session = await rest.createSession();
    const browser = await join(session);
    const { streamId: fromBrowser } = await browser.publish();

    const mobile = await MobileClient.open(dialect);
    expect(await mobile.ping()).toEqual({ value: 'pong' });
    const joined = await mobile.join(session);
    expect(joined).toMatchObject({ metadata: '{"clientData": "Participant5"}' });
    expect(joined.value).toEqual([expect.objectContaining({ id: browser.connectionId })]);
    const { streamId } = await mobile.publish();
    const [stream] = (await browser.rpc.next('participantPublished')).streams;
    expect(stream).toMatchObject({
      id: streamId,
      hasAudio: true,
      hasVideo: true,
      audioActive: true,
      videoActive: true,
      frameRate: 30,
      videoDimensions: dialect.videoDimensions,
    });
    await (await browser.subscribe(streamId)).receives(['audio', 'video']);
    await (await mobile.subscribe(fromBrowser, browser.connectionId)).receives(['audio', 'video']);

    expect(await mobile.ping()).toEqual({ value: 'pong' });
    await mobile.leave();
    expect(await browser.rpc.next('participantLeft')).toMatchObject({ connectionId: mobile.connectionId });
    await mobile.closed;
  });

  test('subscribes to who publishes later, and is subscribed to by another one', async () => {
    const session = await rest.createSession();
    const [one, other] = [await MobileClient.open(dialect), await MobileClient.open(ANDROID)];
    for (const client of [one, other]) {
      await client.ping();
      await client.join(session);
    }
    await one.next('participantJoined');
    for (const [publisher, subscriber] of [
      [one, other],
      [other, one],
    ] as const) {
      await publisher.publish();
      const { id, streams } = await subscriber.next('participantPublished');
      await (await subscriber.subscribe(streams[0].id, id)).receives(['audio', 'video']);
    }
  });
});

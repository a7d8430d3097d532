import { describe, expect, onTestFinished, test } from 'vitest';
import { WebRtcPeer, type PeerOptions } from '../clients/webrtc-peer.ts';
import { RpcFailure, type Frame, type RpcClient } from '../clients/rpc-client.ts';
import { until } from '../support/until.ts';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

const CANDIDATE =
  'candidate:1467250027 1 udp 2122260223 192.168.0.196 46243 typ host generation 0 ufrag EEtu network-id 3';

const METADATA = '{"clientData": "Participant5"}';

/** How a native client writes what it sends. */
interface Dialect {
  name: string;
  id: (count: number) => number | string;
  query?: string;
  pings: { beforeJoining: boolean; first: object; later?: object };
  /** The parameters of a request that has none. */
  none?: object;
  join: Record<string, unknown>;
  publish: Record<string, unknown>;
  /** What its offers to publish ask for. */
  offers: PeerOptions;
  /** Whom it subscribes to. */
  sender: 'stream' | 'connection';
  sdpMLineIndex: number | string;
}

const TEXTS = {
  audioActive: 'true',
  videoActive: 'true',
  doLoopback: 'false',
  frameRate: '30',
  hasAudio: 'true',
  hasVideo: 'true',
  typeOfVideo: 'CAMERA',
};
const SENDRECV = { loopback: true };
const number = (count: number): number => count;

const ANDROID: Dialect = {
  name: 'the Android application of 2.15: every parameter is a text',
  id: number,
  pings: { beforeJoining: true, first: { interval: '5000' }, later: {} },
  none: {},
  join: { platform: 'Android 29' },
  publish: { ...TEXTS, videoDimensions: '{"width":320, "height":240}' },
  offers: {},
  sender: 'stream',
  sdpMLineIndex: '0',
};

const DIALECTS: Dialect[] = [
  ANDROID,
  {
    name: 'an iOS application: the ids are texts, too',
    id: String,
    pings: { beforeJoining: true, first: { interval: '5000' }, later: { interval: '5000' } },
    join: { platform: 'iOS' },
    publish: { ...TEXTS, videoDimensions: '{"width":640,"height":480}' },
    offers: SENDRECV,
    sender: 'stream',
    sdpMLineIndex: '0',
  },
  {
    name: 'a Flutter application with texts',
    id: number,
    pings: { beforeJoining: false, first: { interval: '5000' }, later: { interval: '5000' } },
    none: {},
    join: { platform: 'Android REL', sdkVersion: '2.29.0' },
    publish: { ...TEXTS, videoDimensions: '{"width":320, "height":240}' },
    offers: {},
    sender: 'stream',
    sdpMLineIndex: '0',
  },
  {
    name: 'a Flutter application with booleans, which subscribes to connections',
    id: number,
    query: '?sessionId=any',
    pings: { beforeJoining: true, first: { interval: 3000 }, later: {} },
    none: {},
    join: { platform: 'Android', recorder: false },
    publish: {
      audioOnly: false,
      hasAudio: true,
      doLoopback: false,
      hasVideo: true,
      audioActive: true,
      videoActive: true,
      typeOfVideo: 'CAMERA',
      frameRate: 30,
      videoDimensions: '{"width":640,"height":480}',
    },
    offers: SENDRECV,
    sender: 'connection',
    sdpMLineIndex: 0,
  },
];

/** Plays such a client over a bare socket, text for text. */
class MobileClient {
  private count = 0;
  private pinged = false;
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
    return new MobileClient(await openSocket({ pingIntervalMs: 0, query: dialect.query }), dialect);
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

  async ping(): Promise<Record<string, any>> {
    const { first, later } = this.dialect.pings;
    const params = this.pinged ? later : first;
    this.pinged = true;
    return this.call('ping', params);
  }

  async join(session: string): Promise<Record<string, any>> {
    const { pings, join: more } = this.dialect;
    const token = await rest.createToken(session);
    if (pings.beforeJoining) await this.ping();
    const joined = await this.call('joinRoom', { metadata: METADATA, secret: '', session, token, ...more });
    this.connectionId = joined.id;
    return joined;
  }

  async publish(): Promise<string> {
    const peer = this.keep(WebRtcPeer.publisher(this.dialect.offers));
    const sdpOffer = await peer.offer();
    await this.candidate(this.connectionId);
    const { sdpAnswer, id } = await this.call('publishVideo', { ...this.dialect.publish, sdpOffer });
    peer.answer(sdpAnswer);
    await this.candidate(this.connectionId);
    await peer.connected();
    return id;
  }

  async subscribe(stream: string, connection: string): Promise<WebRtcPeer> {
    const peer = this.keep(WebRtcPeer.subscriber());
    const sender = this.dialect.sender === 'stream' ? stream : connection;
    const { sdpAnswer } = await this.call('receiveVideoFrom', { sdpOffer: await peer.offer(), sender });
    peer.answer(sdpAnswer);
    await this.candidate(connection);
    await peer.connected();
    return peer;
  }

  private candidate(endpointName: string): Promise<Record<string, any>> {
    const { sdpMLineIndex } = this.dialect;
    return this.call('onIceCandidate', { sdpMid: '0', sdpMLineIndex, candidate: CANDIDATE, endpointName });
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
    const joined = await mobile.join(session);
    expect(joined).toMatchObject({ metadata: METADATA, value: [{ id: browser.connectionId }] });
    const id = await mobile.publish();
    const told = { hasAudio: true, hasVideo: true, audioActive: true, videoActive: true, frameRate: 30 };
    const { videoDimensions } = dialect.publish;
    expect(await browser.rpc.next('participantPublished')).toEqual({
      id: mobile.connectionId,
      streams: [expect.objectContaining({ id, videoDimensions, ...told })],
    });
    await (await browser.subscribe(id)).receives(['audio', 'video']);
    await (await mobile.subscribe(fromBrowser, browser.connectionId)).receives(['audio', 'video']);

    expect(await mobile.ping()).toEqual({ value: 'pong' });
    await mobile.leave();
    expect(await browser.rpc.next('participantLeft')).toMatchObject({ connectionId: mobile.connectionId });
    await mobile.closed;
  });

  test('subscribes to who publishes later, and is subscribed to by another one', async () => {
    const session = await rest.createSession();
    const [one, other] = [await MobileClient.open(dialect), await MobileClient.open(ANDROID)];
    for (const client of [one, other]) await client.join(session);
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

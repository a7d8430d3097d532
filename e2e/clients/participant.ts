import type { PeerOptions } from './webrtc-peer.ts';
import { WebRtcPeer } from './webrtc-peer.ts';
import type { RestClient, TokenOptions } from './rest-client.ts';
import { RpcClient, type RpcClientOptions } from './rpc-client.ts';

export interface JoinOptions extends TokenOptions, RpcClientOptions {
  /** URL of the gateway to connect to; the one of the REST client by default. */
  gateway?: string;
  metadata?: string;
  /** Further parameters of joinRoom. */
  params?: Record<string, unknown>;
}

export interface PublishOptions extends PeerOptions {
  /** Further parameters of publishVideo. */
  params?: Record<string, unknown>;
}

/** A stream over a new peer connection, and what reconnectStream answered. */
export interface Reconnected {
  result: Record<string, any>;
  peer: WebRtcPeer;
}

/** The parameters of publishVideo that openvidu-browser sends for a camera; `sdpOffer` is to be added. */
export const cameraParams = ({ audio = true, video = true, loopback = false }: PeerOptions = {}): Record<
  string,
  unknown
> => ({
  doLoopback: loopback,
  hasAudio: audio,
  hasVideo: video,
  ...(audio ? { audioActive: true } : {}),
  ...(video ? { videoActive: true } : {}),
  typeOfVideo: video ? 'CAMERA' : '',
  frameRate: video ? 30 : -1,
  ...(video ? { videoDimensions: '{"width":640,"height":480}' } : {}),
});

/** The parameters of joinRoom that openvidu-browser 2.15.0 sends. */
export const joinParams = (session: string, token: string): Record<string, unknown> => ({
  token,
  session,
  platform: 'Chrome 84.0.4147.105 on Linux 64-bit',
  metadata: '',
  secret: '',
  recorder: false,
});

/** Somebody who is in a session over a bare WebSocket, with his peer connections. */
export class Participant {
  readonly rpc: RpcClient;
  readonly session: string;
  readonly token: string;
  /** The result of joinRoom. */
  readonly joined: Record<string, any>;
  readonly peers: WebRtcPeer[] = [];

  private constructor(rpc: RpcClient, session: string, token: string, joined: Record<string, any>) {
    this.rpc = rpc;
    this.session = session;
    this.token = token;
    this.joined = joined;
  }

  /** Gets a token, opens a socket, joins. */
  static async join(rest: RestClient, session: string, options: JoinOptions = {}): Promise<Participant> {
    const { role, data, record, kurentoOptions, gateway = rest.url, metadata = '', params, ...socket } = options;
    const token = await rest.createToken(session, { role, data, record, kurentoOptions });
    const rpc = await RpcClient.open(gateway, socket);
    try {
      const joined = await rpc.call('joinRoom', { ...joinParams(session, token), metadata, ...params });
      return new Participant(rpc, session, token, joined);
    } catch (error) {
      // Whoever dies before the answer is out may have let him in: an open socket would keep him there.
      await rpc.close();
      throw error;
    }
  }

  get connectionId(): string {
    return this.joined.id;
  }

  get rpcSessionId(): string {
    return this.joined.sessionId;
  }

  /** Publishes, until media can flow. */
  async publish(options: PublishOptions = {}): Promise<{ streamId: string; createdAt: number; peer: WebRtcPeer }> {
    const { params, ...peerOptions } = options;
    const peer = this.keep(WebRtcPeer.publisher(peerOptions));
    const sdpOffer = await peer.offer();
    const { sdpAnswer, id, createdAt } = await this.rpc.call('publishVideo', {
      ...cameraParams(peerOptions),
      sdpOffer,
      ...params,
    });
    peer.answer(sdpAnswer);
    await peer.connected();
    return { streamId: id, createdAt, peer };
  }

  /** Subscribes to a stream, until media can flow. */
  async subscribe(streamId: string, options: PeerOptions = {}): Promise<WebRtcPeer> {
    const peer = this.keep(WebRtcPeer.subscriber(options));
    const { sdpAnswer } = await this.rpc.call('receiveVideoFrom', { sender: streamId, sdpOffer: await peer.offer() });
    peer.answer(sdpAnswer);
    await peer.connected();
    return peer;
  }

  /** Publishes the own stream over a new peer connection, until media can flow. */
  publishAgain(streamId: string, options: PeerOptions = {}): Promise<Reconnected> {
    return this.reconnect(streamId, WebRtcPeer.publisher(options));
  }

  /** Receives a stream over a new peer connection, until media can flow. */
  subscribeAgain(streamId: string, options: PeerOptions = {}): Promise<Reconnected> {
    return this.reconnect(streamId, WebRtcPeer.subscriber(options));
  }

  async leave(): Promise<void> {
    await this.rpc.call('leaveRoom', {});
  }

  /** A new socket and `connect`, as a client does after it lost its socket. */
  async comeBack(gateway = this.rpc.url): Promise<Record<string, any>> {
    await this.rpc.reopen(gateway);
    return this.rpc.call('connect', { sessionId: this.rpcSessionId });
  }

  /** Ends everything without a word to the server but the closed socket. */
  close(): void {
    for (const peer of this.peers) peer.close();
    if (this.rpc.isOpen) this.rpc.kill();
  }

  private async reconnect(stream: string, peer: WebRtcPeer): Promise<Reconnected> {
    this.keep(peer);
    const result = await this.rpc.call('reconnectStream', { stream, sdpOffer: await peer.offer() });
    peer.answer(result.sdpAnswer);
    await peer.connected();
    return { result, peer };
  }

  private keep(peer: WebRtcPeer): WebRtcPeer {
    this.peers.push(peer);
    return peer;
  }
}

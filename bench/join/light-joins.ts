import { joinParams, Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import { RpcClient } from '../../e2e/clients/rpc-client.ts';
import { WebRtcPeer } from '../../e2e/clients/webrtc-peer.ts';
import { within } from '../../e2e/support/until.ts';

/** Where the time of one join went, ms. The phases follow each other. */
export interface LightJoin {
  /** Until the socket was open. */
  socket: number;
  /** joinRoom, from request to answer. */
  joinRoom: number;
  /** The client's own work for its offer. */
  offer: number;
  /** receiveVideoFrom, from request to answer. */
  receive: number;
  /** ICE, DTLS, and the wait for the publisher's next packet. */
  media: number;
  /** All of it: from the beginning to the first RTP packet. */
  total: number;
}

/** A session with a publisher, for joins without a browser one after another. */
export class LightJoins {
  private readonly rest: RestClient;
  private readonly publisher: Participant;
  private readonly streamId: string;

  private constructor(rest: RestClient, publisher: Participant, streamId: string) {
    this.rest = rest;
    this.publisher = publisher;
    this.streamId = streamId;
  }

  static async start(rest: RestClient): Promise<LightJoins> {
    const publisher = await Participant.join(rest, await rest.createSession());
    const { streamId } = await publisher.publish();
    return new LightJoins(rest, publisher, streamId);
  }

  /** A new client: a new socket, joinRoom, a subscription to the stream that is there, until its first RTP packet. */
  async join(): Promise<LightJoin> {
    const { rest, streamId } = this;
    const { session } = this.publisher;
    const token = await rest.createToken(session, { role: 'SUBSCRIBER' });
    const begin = performance.now();
    const rpc = await RpcClient.open(rest.url);
    const opened = performance.now();
    await rpc.call('joinRoom', joinParams(session, token));
    const joined = performance.now();
    const peer = WebRtcPeer.subscriber();
    const sdpOffer = await peer.offer();
    const offered = performance.now();
    const { sdpAnswer } = await rpc.call('receiveVideoFrom', { sender: streamId, sdpOffer });
    const answered = performance.now();
    peer.answer(sdpAnswer);
    const firstPacket = await within(10_000, 'the first packet', peer.firstPacket);
    await rpc.call('leaveRoom', {});
    peer.close();
    await rpc.close();
    return {
      socket: opened - begin,
      joinRoom: joined - opened,
      offer: offered - joined,
      receive: answered - offered,
      media: firstPacket - answered,
      total: firstPacket - begin,
    };
  }

  end(): void {
    this.publisher.close();
  }
}

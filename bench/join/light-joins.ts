import { joinParams, Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import { RpcClient } from '../../e2e/clients/rpc-client.ts';
import { WebRtcPeer } from '../../e2e/clients/webrtc-peer.ts';
import { within } from '../../e2e/support/until.ts';

/** What one join took, ms: to the end of each step, from the beginning of the join. */
export interface LightJoin {
  socket: number;
  joined: number;
  answered: number;
  firstPacket: number;
}

/**
 * Joins one after another, each by a new client without a browser: a new socket, joinRoom, a subscription to the stream
 * that is there, until its first RTP packet.
 */
export async function lightJoins(rest: RestClient, count: number, warmUp: number): Promise<LightJoin[]> {
  const session = await rest.createSession();
  const publisher = await Participant.join(rest, session);
  const { streamId } = await publisher.publish();
  const joins: LightJoin[] = [];
  for (let number = -warmUp; number < count; number++) {
    const join = await oneJoin(rest, session, streamId);
    if (number >= 0) joins.push(join);
  }
  publisher.close();
  return joins;
}

async function oneJoin(rest: RestClient, session: string, streamId: string): Promise<LightJoin> {
  const token = await rest.createToken(session, { role: 'SUBSCRIBER' });
  const begin = performance.now();
  const rpc = await RpcClient.open(rest.url);
  const socket = performance.now();
  await rpc.call('joinRoom', joinParams(session, token));
  const joined = performance.now();
  const peer = WebRtcPeer.subscriber();
  const { sdpAnswer } = await rpc.call('receiveVideoFrom', { sender: streamId, sdpOffer: await peer.offer() });
  const answered = performance.now();
  peer.answer(sdpAnswer);
  const firstPacket = await within(10_000, 'the first packet', peer.firstPacket);
  await rpc.call('leaveRoom', {});
  peer.close();
  await rpc.close();
  return {
    socket: socket - begin,
    joined: joined - begin,
    answered: answered - begin,
    firstPacket: firstPacket - begin,
  };
}

import type { ListenAddress } from '@convene/service-kit';
import type { types } from 'mediasoup';
import type { Lifetime } from '../lifetimes/lifetime.js';
import type { SessionRouter } from '../routers/session-router.js';
import type { RelayEnd } from './relay-request.js';

/** Where a node sends and receives what it relays to and from other nodes. */
export interface RelaySettings {
  listen: ListenAddress;
  /** UDP ports; each relay takes one. */
  ports: { min: number; max: number };
}

/** One end of a relay, in a router; it lives as long as its owner. Encrypted, and losses are repaired. */
export async function createRelayTransport(
  { router }: SessionRouter,
  { listen, ports }: RelaySettings,
  owner: Lifetime,
): Promise<types.PipeTransport> {
  const transport = await router.createPipeTransport({
    listenInfo: { protocol: 'udp', ...listen, portRange: ports },
    enableRtx: true,
    enableSrtp: true,
  });
  owner.owns(() => transport.close());
  return transport;
}

/** What the other end has to know to connect to this one. */
export function endOf({ tuple, srtpParameters }: types.PipeTransport): RelayEnd {
  if (!srtpParameters) throw new TypeError('mediasoup made a relay without encryption');
  return { ip: tuple.localAddress, port: tuple.localPort, srtp: srtpParameters };
}

/** Connects an end to the other one: nobody else can send into it, or understand what it sends. */
export async function connectRelay(transport: types.PipeTransport, { ip, port, srtp }: RelayEnd): Promise<void> {
  await transport.connect({ ip, port, srtpParameters: srtp as types.SrtpParameters });
}

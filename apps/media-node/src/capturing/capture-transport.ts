import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { ownErrors } from '@convene/service-kit';
import type { types } from 'mediasoup';
import type { SessionRouter } from '../routers/session-router.js';
import type { Lifetime } from '../lifetimes/lifetime.js';
import type { CaptureRequest } from './capture-request.js';

/** Addresses that only say "any": packets come from another one. */
const ANY = ['0.0.0.0', '::'];

/** A transport of a router that sends plain RTP to a recording worker; it lives as long as its owner. */
export async function createCaptureTransport(
  router: SessionRouter,
  worker: Pick<CaptureRequest, 'ip' | 'port'>,
  owner: Lifetime,
): Promise<types.PlainTransport> {
  const { listenIp } = router.worker;
  const ip = ANY.includes(listenIp) ? await addressTowards(worker) : listenIp;
  const transport = await router.router.createPlainTransport({ listenInfo: { protocol: 'udp', ip }, rtcpMux: true });
  owner.owns(() => transport.close());
  await transport.connect({ ip: worker.ip, port: worker.port });
  return transport;
}

/** The address of this host from which its packets reach another one, so that the other can recognise them by it. */
export async function addressTowards({ ip, port }: Pick<CaptureRequest, 'ip' | 'port'>): Promise<string> {
  const socket = ownErrors(createSocket(isIPv6(ip) ? 'udp6' : 'udp4'));
  try {
    // Of UDP this sends nothing: the system only looks for the way.
    socket.connect(port, ip);
    await once(socket, 'connect');
    return socket.address().address;
  } finally {
    socket.close();
  }
}

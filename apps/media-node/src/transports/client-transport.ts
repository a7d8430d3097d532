import type { Offer } from '@convene/sdp';
import type { types } from 'mediasoup';
import type { SessionRouter } from '../routers/session-router.js';
import type { Lifetime } from '../lifetimes/lifetime.js';

/** Clients that cannot be reached for this long lose their connection, seconds. */
const ICE_CONSENT_TIMEOUT_S = 30;

/** A transport of a router for one client connection; it lives as long as its owner. */
export async function createClientTransport(router: SessionRouter, owner: Lifetime): Promise<types.WebRtcTransport> {
  const transport = await router.router.createWebRtcTransport({
    webRtcServer: router.worker.server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    iceConsentTimeout: ICE_CONSENT_TIMEOUT_S,
  });
  owner.owns(() => transport.close());
  return transport;
}

/** Tells a transport who may connect: the owner of the offer's certificate, as DTLS client. */
export async function connectTransport(transport: types.WebRtcTransport, offer: Offer): Promise<void> {
  await transport.connect({ dtlsParameters: { role: 'client', fingerprints: [offer.fingerprint] } });
}

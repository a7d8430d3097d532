import type { IncomingMessage } from 'node:http';
import type { Certificate } from '../tls/certificate.js';

/** What a client may call the protocol in its TLS handshake; an answer suits each. */
const PROTOCOLS = ['http/1.1', 'http/1.0'];

/**
 * How Node serves the gateway's port. Only a WebSocket is an upgrade: whatever else a client would rather speak (`h2c`,
 * `TLS/1.2`) is an offer that a server may ignore, and its request is answered as any other.
 */
export function httpServerOptions(tls: Certificate | undefined) {
  const http = { shouldUpgradeCallback: asksForWebSocket };
  return tls ? { https: { ...http, ...tls, ALPNProtocols: PROTOCOLS } } : { http };
}

const asksForWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

import { z } from 'zod';

const isNatsUrl = (text: string): boolean => {
  const url = URL.parse(text.trim());
  return url !== null && ['nats:', 'tls:'].includes(url.protocol);
};

/** One NATS server, or several of a cluster separated by commas; with `user:password@` where it asks for them. */
export const natsUrl = z
  .string()
  .refine((text) => text.split(',').every(isNatsUrl), { error: 'must be a URL that starts with nats:// or tls://' });

/** How a service is connected to NATS: it never gives up, also when NATS is not there yet. */
export function natsConnection(urls: string, name: string) {
  const parsed = urls.split(',').map((text) => new URL(text.trim()));
  const { username, password } = parsed.find((url) => url.username !== '') ?? {};
  return {
    servers: parsed.map((url) => url.host),
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password ?? '') } : {}),
    ...(parsed.some((url) => url.protocol === 'tls:') ? { tls: {} } : {}),
    name,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    // Of one attempt, which an address where nobody is does not answer: others may have been connected for no longer than
    // 3 s when they begin to judge by our missing heartbeats.
    timeout: 2_000,
    pingInterval: 5_000,
  };
}

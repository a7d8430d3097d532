import type { IncomingMessage } from 'node:http';

/**
 * The address of the client itself: the one that the last `hops` trusted proxies saw. What a client writes into the
 * header stands further to the left and is not believed.
 * @param hops proxies in front of the gateway that write `X-Forwarded-For`; 0 = none
 */
export function clientAddress({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>, hops: number): string {
  const direct = socket.remoteAddress ?? '';
  if (hops === 0) return direct;
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  return forwarded.at(-hops) ?? forwarded[0] ?? direct;
}

import type { IncomingMessage } from 'node:http';
import { addressBlock } from './address-block.js';

/**
 * Who a client is to the limits: the address that the last `hops` trusted proxies saw. What a client writes into the
 * header stands further to the left and is not believed; nor is what is no address, such as `unknown`: then it is the
 * nearest proxy whose address is known.
 * @param hops proxies in front of the gateway that write `X-Forwarded-For`; 0 = none
 * @returns an IPv4 address, or 64 bits of an IPv6 address
 */
export function clientAddress({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>, hops: number): string {
  const forwarded = hops === 0 ? [] : String(headers['x-forwarded-for'] ?? '').split(',');
  const trusted = forwarded.filter((text) => text.trim() !== '').slice(-hops);
  const believed = trusted.map((text) => addressBlock(text.trim())).find((address) => address !== undefined);
  return believed ?? addressBlock(socket.remoteAddress ?? '') ?? '';
}

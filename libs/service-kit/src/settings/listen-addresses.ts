import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { z } from 'zod';

/** A local address that receives media, and the one that clients are told if it differs. */
export interface ListenAddress {
  ip: string;
  announcedAddress?: string;
}

/**
 * Reads `ip` or `ip@announced` (an address or a host name), separated by commas.
 *
 * @returns the addresses, or a sentence that says what is wrong.
 */
export function parseListenAddresses(text: string): ListenAddress[] | string {
  const addresses: ListenAddress[] = [];
  for (const part of text.split(',').map((item) => item.trim())) {
    const [ip = '', announcedAddress, ...rest] = part.split('@');
    if (isIP(ip) === 0) return `"${part}" does not begin with an IP address`;
    if (
      rest.length > 0 ||
      announcedAddress === '' ||
      (announcedAddress && !/^[\w.:-]{1,253}$/.test(announcedAddress))
    ) {
      return `"${part}" is not "ip" or "ip@announced"`;
    }
    if (announcedAddress === undefined && (ip === '0.0.0.0' || ip === '::')) {
      return `"${ip}" cannot be told to clients; add the address that they reach, as in "${ip}@203.0.113.7"`;
    }
    addresses.push({ ip, announcedAddress });
  }
  return addresses;
}

/** The first IPv4 address that other hosts may reach, or the loopback address when there is none. */
export function defaultListenAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** `ip` or `ip@announced`, separated by commas; by default the address that other hosts may reach. */
export const listenAddresses = z
  .string()
  .default(defaultListenAddress)
  .transform((text, context): ListenAddress[] => {
    const addresses = parseListenAddresses(text);
    if (typeof addresses !== 'string') return addresses;
    context.addIssue({ code: 'custom', message: addresses });
    return z.NEVER;
  });

/** One such address. */
export const listenAddress = listenAddresses.transform((addresses, context): ListenAddress => {
  const [only, ...others] = addresses;
  if (only !== undefined && others.length === 0) return only;
  context.addIssue({ code: 'custom', message: 'must be one address' });
  return z.NEVER;
});

import { isIPv4, SocketAddress } from 'node:net';

const WITH_PORT = /^\[([^\]]*)\](?::\d{1,5})?$|^([\d.]+):\d{1,5}$/;
const IPV4_IN_IPV6 = /^::ffff:([\d.]+)$/;

/**
 * An address as proxies write it (`1.2.3.4:5000`, `[2001:db8::1]:70`, `::ffff:1.2.3.4`), always in the same way. Of IPv6 the
 * first 64 bits: whoever has one such address has 2⁶⁴ of them, as many as a network of his own.
 * @returns `1.2.3.4` or `2001:db8:0:0/64`; undefined when it is no address
 */
export function addressBlock(text: string): string | undefined {
  const [, bracketed, plain] = WITH_PORT.exec(text) ?? [];
  const address = bracketed ?? plain ?? text;
  if (isIPv4(address)) return address;
  const canonical = canonicalIPv6(address.replace(/%.*$/, ''));
  return canonical && (IPV4_IN_IPV6.exec(canonical)?.[1] ?? network(canonical));
}

/** Undefined when it is none. */
function canonicalIPv6(text: string): string | undefined {
  try {
    return new SocketAddress({ address: text, family: 'ipv6' }).address;
  } catch {
    return undefined; // The only way to fail.
  }
}

/** @param address as the system writes it: at most one `::`, no leading zeros, small letters */
function network(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const left = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
    groups.push(...Array<string>(left).fill('0'), ...tail.split(':'));
  }
  return `${groups.slice(0, 4).join(':')}/64`;
}

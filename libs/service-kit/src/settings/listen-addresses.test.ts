import { isIPv4 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { defaultListenAddress, parseListenAddresses } from './listen-addresses.js';

describe('parseListenAddresses', () => {
  it('reads addresses with and without an announced one', () => {
    expect(parseListenAddresses('10.0.0.1, 0.0.0.0@203.0.113.7,::1@media.example.org')).toEqual([
      { ip: '10.0.0.1', announcedAddress: undefined },
      { ip: '0.0.0.0', announcedAddress: '203.0.113.7' },
      { ip: '::1', announcedAddress: 'media.example.org' },
    ]);
  });

  it.each(['', 'localhost', '10.0.0.1,', '10.0.0.1@', '10.0.0.1@a@b', '10.0.0.1@a b', '0.0.0.0', '::'])(
    'says what is wrong with "%s"',
    (text) => expect(parseListenAddresses(text)).toBeTypeOf('string'),
  );
});

describe('defaultListenAddress', () => {
  it('is an IPv4 address of this host', () => expect(isIPv4(defaultListenAddress())).toBe(true));
});

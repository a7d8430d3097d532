import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { clientAddress } from './client-address.js';

const request = (forwarded?: string) =>
  ({ socket: { remoteAddress: '10.0.0.1' }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

it.each([
  [undefined, 0, '10.0.0.1'],
  ['1.1.1.1', 0, '10.0.0.1'],
  [undefined, 1, '10.0.0.1'],
  ['1.1.1.1', 1, '1.1.1.1'],
  ['made up, 1.1.1.1', 1, '1.1.1.1'],
  ['1.1.1.1, unknown', 1, '10.0.0.1'],
  ['1.1.1.1, unknown, 2.2.2.2:70', 2, '2.2.2.2'],
  ['1.1.1.1:443, _hidden, unknown', 2, '10.0.0.1'],
  ['1.1.1.1, , ,', 1, '1.1.1.1'],
  ['made up, [2001:db8::1]:50000', 1, '2001:db8:0:0/64'],
  ['::ffff:1.1.1.1', 1, '1.1.1.1'],
  ['made up, 1.1.1.1, 2.2.2.2', 2, '1.1.1.1'],
  ['1.1.1.1', 2, '1.1.1.1'],
])('with X-Forwarded-For %s and %i proxies is %s', (forwarded, hops, address) => {
  expect(clientAddress(request(forwarded), hops)).toBe(address);
});

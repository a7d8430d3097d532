import { expect, it } from 'vitest';
import { plainUrl, PublicUrl } from './public-url.js';

it.each([
  ['localhost', 4443, 'localhost:4443'],
  ['my.openvidu.ip', 443, 'my.openvidu.ip'],
  ['2001:db8::1', 443, '[2001:db8::1]'],
  ['2001:db8::1', 4443, '[2001:db8::1]:4443'],
])('of %s and port %i always has TLS', (domain, port, authority) => {
  const url = new PublicUrl();
  url.set(domain, port);
  expect([url.https, url.webSocket]).toEqual([`https://${authority}`, `wss://${authority}`]);
});

it.each([
  ['0.0.0.0', 'http://localhost:4443'],
  ['::', 'http://localhost:4443'],
  ['10.0.0.1', 'http://10.0.0.1:4443'],
  ['::1', 'http://[::1]:4443'],
])('without TLS a gateway on %s is reached at %s', (host, url) => {
  expect(plainUrl(host, 4443)).toBe(url);
});

import { expect, it } from 'vitest';
import { requestHeaders } from './request-headers.js';

const body = Buffer.from('{"a":"ä"}', 'utf8');
const headers = (configured: string[], secret?: string) => requestHeaders(configured, { id: 'I', body, secret });
const ours = { 'Content-Type': 'application/json', 'Content-Length': '10', 'X-Convene-Event-Id': 'I' };

it('adds to the configured headers what a receiver needs', () => {
  expect(headers([])).toEqual(ours);
  expect(headers(['Authorization: Basic a: b', 'X-One: 1'])).toEqual({
    ...ours,
    Authorization: 'Basic a: b',
    'X-One': '1',
  });
});

it('sends what is configured twice twice', () => {
  expect(headers(['X-One: 1', 'x-one: 2'])).toEqual({ ...ours, 'X-One': ['1', '2'] });
});

it.each(['Content-Type: text/plain', 'content-type: text/plain', 'Content-Length: 1', 'X-Convene-Event-Id: 0'])(
  'does not let %s stand',
  (header) => expect(headers([header])).toEqual(ours),
);

it.each(['Transfer-Encoding: chunked', 'Connection: close', 'Expect: 100-continue'])('leaves out %s', (header) =>
  expect(headers([header])).toEqual(ours),
);

it('signs the bytes of the body when there is a secret', () => {
  // printf '{"a":"ä"}' | openssl dgst -sha256 -hmac key
  const signature = 'sha256=34b1bbcebd2137443e7a59299d0560ef53fd420864dbb13c1d4cc8397523d3a6';
  expect(headers([], 'key')).toEqual({ ...ours, 'X-Convene-Signature': signature });
});

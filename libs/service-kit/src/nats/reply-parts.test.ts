import { ServiceError } from '@convene/service-contracts';
import { expect, it } from 'vitest';
import { partsOf, wholeReply } from './reply-parts.js';

const NATS_LIMIT = 1_048_576;
const onTheWire = (messages: unknown[]): unknown[] => messages.map((message) => JSON.parse(JSON.stringify(message)));

it.each([{ ok: { a: 1 } }, { ok: 'x'.repeat(200_000) }, { rpcError: { code: 1, message: 'no' } }])(
  'leaves a reply as it is that fits into a message',
  (reply) => {
    expect(partsOf(reply)).toEqual([reply]);
    expect(wholeReply(onTheWire([reply]))).toEqual(reply);
  },
);

it.each(['x', '"', '\\', '\u0001', 'é', '€', '\u{1f600}', 'a\u{1f600}'])('carries any number of %j', (text) => {
  const reply = { ok: text.repeat(1_000_000) };
  const messages = partsOf(reply);
  for (const message of messages) expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(NATS_LIMIT - 100_000);
  expect(wholeReply(onTheWire(messages))).toEqual(reply);
});

it('takes nothing for a reply of which a part is missing', () => {
  const messages = partsOf({ ok: 'x'.repeat(1_000_000) });
  expect(messages).toHaveLength(4);
  for (const some of [messages.slice(1), messages.slice(0, -1)]) {
    expect(() => wholeReply(some)).toThrow(ServiceError);
  }
});

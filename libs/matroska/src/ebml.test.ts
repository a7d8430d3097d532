import fc from 'fast-check';
import { expect, it } from 'vitest';
import { date, element, readDate, readHead, readUnsigned, unsigned, UNKNOWN_SIZE } from './ebml.js';
import { elementsIn } from './elements.js';

it('writes elements that it can read again', () => {
  const contents = fc.array(fc.uint8Array({ maxLength: 300 }));
  fc.assert(
    fc.property(contents, fc.constantFrom(0xae, 0x4461, 0x2ad7b1, 0x1f43b675), (contents, id) => {
      const written = Buffer.concat(contents.map((content) => element(id, Buffer.from(content))));
      expect([...elementsIn(written)]).toEqual(contents.map((content) => ({ id, content: Buffer.from(content) })));
    }),
  );
});

it('writes integers and dates that it can read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (value) => {
      const [written] = elementsIn(unsigned(0xd7, value));
      expect(readUnsigned(written!.content)).toBe(value);
    }),
  );
  const [written] = elementsIn(date(0x4461, 1_700_000_000_123));
  expect(readDate(written!.content)).toBe(1_700_000_000_123);
  expect(readDate(Buffer.alloc(3))).toBeUndefined();
});

it('reads heads of any length, and says when they are not whole', () => {
  expect(readHead(Buffer.from([0xa3, 0x81, 7]))).toEqual({ id: 0xa3, size: 1, bytes: 2 });
  expect(readHead(Buffer.from([0x42, 0x86, 0x40, 0x02]))).toEqual({ id: 0x4286, size: 2, bytes: 4 });
  expect(readHead(Buffer.from([0xa3, ...UNKNOWN_SIZE]))).toEqual({ id: 0xa3, size: undefined, bytes: 9 });
  for (const bytes of [[], [0xa3], [0x42, 0x86], [0xa3, 0x01, 0, 0], [0, 0x81], [0xa3, 0]]) {
    expect(readHead(Buffer.from(bytes))).toBeUndefined();
  }
});

it('never throws', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 16 }), (bytes) => void readHead(Buffer.from(bytes))));
});

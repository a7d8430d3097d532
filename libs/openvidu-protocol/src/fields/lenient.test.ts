import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lenientBoolean, lenientInteger, lenientText, optionally } from './lenient.js';

describe('lenientBoolean', () => {
  it.each([
    [true, true],
    [false, false],
    ['true', true],
    ['TRUE', true],
    ['false', false],
    ['', false],
    ['1', false],
    [1, false],
    [0, false],
    [['true'], true],
    [[[true]], true],
  ])('reads %j as %j', (given, read) => expect(lenientBoolean.parse(given)).toBe(read));

  it.each([undefined, null, {}, [], [true, true], [null]])('cannot read %j', (given) => {
    expect(lenientBoolean.safeParse(given).success).toBe(false);
  });
});

describe('lenientInteger', () => {
  it.each([
    [5, 5],
    [5.9, 5],
    [-5.9, -5],
    ['5', 5],
    ['-5', -5],
    ['+5', 5],
    ['007', 7],
    [['5'], 5],
  ])('reads %j as %j', (given, read) => expect(lenientInteger().parse(given)).toBe(read));

  it.each([undefined, null, true, '', ' 5', '5.0', '1e3', '0x10', 'NaN', 1e300, '9'.repeat(30), {}, []])(
    'cannot read %j',
    (given) => expect(lenientInteger().safeParse(given).success).toBe(false),
  );

  it('asks what else is to be asked', () => {
    expect(lenientInteger(z.int().min(10)).safeParse('9').success).toBe(false);
  });
});

describe('lenientText', () => {
  const text = lenientText(z.string().max(5));

  it.each([
    ['text', 'text'],
    [5, '5'],
    [-1.5, '-1.5'],
    [true, 'true'],
    [['text'], 'text'],
  ])('reads %j as %j', (given, read) => expect(text.parse(given)).toBe(read));

  it.each([undefined, null, {}, [], ['a', 'b'], 123456])('cannot read %j', (given) => {
    expect(text.safeParse(given).success).toBe(false);
  });
});

it('leaves out an optional one that cannot be read', () => {
  const schema = z.object({ flag: optionally(lenientBoolean) });
  for (const flag of [undefined, null, {}]) expect(schema.parse({ flag }).flag).toBeUndefined();
  expect(schema.parse({}).flag).toBeUndefined();
  expect(schema.parse({ flag: 'true' })).toEqual({ flag: true });
});

import { expect, it } from 'vitest';
import { textOf } from './body-text.js';

const JSON_TYPE = 'application/json';

it.each([
  ['utf8', JSON_TYPE],
  ['utf8', `${JSON_TYPE};charset=UTF-8`],
  ['utf8', `${JSON_TYPE}; profile=x; Charset = "utf8"`],
  ['utf16le', `${JSON_TYPE}; charset=UTF-16LE`],
  ['latin1', `${JSON_TYPE}; charset=ISO-8859-1`],
] as const)('reads %s as %s', (encoding, type) => {
  expect(textOf(Buffer.from('{"a":"café"}', encoding), type)).toBe('{"a":"café"}');
});

it.each(['', '{}'])('skips the byte order mark before %j', (text) => {
  expect(textOf(Buffer.from(`\ufeff${text}`), JSON_TYPE)).toBe(text);
  expect(textOf(Buffer.from(`\ufeff${text}`, 'utf16le'), `${JSON_TYPE}; charset=utf-16le`)).toBe(text);
});

it.each([
  ['Latin-1', Buffer.from('é', 'latin1'), 'utf-8'],
  ['half a character', Buffer.from('€').subarray(0, 2), 'utf-8'],
  ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), 'utf-8'],
  ['a longer way to write a character', Buffer.from([0xc0, 0xaf]), 'utf-8'],
  ['half a surrogate pair', Buffer.from([0x00, 0xd8]), 'utf-16le'],
])('refuses %s', (_, body, charset) => {
  expect(() => textOf(body, `${JSON_TYPE}; charset=${charset}`)).toThrow(
    expect.objectContaining({ status: 400, message: expect.stringMatching(/Send it as UTF-8/) }),
  );
});

it.each(['klingon', 'utf-7', '../x'])('does not know %s', (charset) => {
  expect(() => textOf(Buffer.from('{}'), `${JSON_TYPE}; charset=${charset}`)).toThrow(
    expect.objectContaining({ status: 415 }),
  );
});

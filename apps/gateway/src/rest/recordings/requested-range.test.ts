import { expect, it } from 'vitest';
import { requestedRange } from './requested-range.js';

it.each([
  ['bytes=0-4', { start: 0, end: 4 }],
  ['bytes=5-5', { start: 5, end: 5 }],
  ['bytes=3-', { start: 3, end: 9 }],
  ['bytes=-4', { start: 6, end: 9 }],
  ['bytes=-40', { start: 0, end: 9 }],
  ['bytes=8-1000', { start: 8, end: 9 }],
  ['Bytes=0-0', { start: 0, end: 0 }],
])('takes %s of ten bytes', (header, expected) => expect(requestedRange(header, 10)).toEqual(expected));

it.each([
  undefined,
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=a-b',
  'bytes=5-2',
  'bytes=0x0-0x4',
  'bytes=-1-2',
  'bytes=0-1,3-4',
  'bytes=0-1,99-100',
  'seconds=0-4',
  '0-4',
])('takes %s for the whole file', (header) => expect(requestedRange(header, 10)).toBe('whole'));

it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0', 'bytes=99999999999999999999-'])('cannot satisfy %s', (header) =>
  expect(requestedRange(header, 10)).toBe('unsatisfiable'),
);

it('knows that an empty file has no first byte', () => {
  expect(requestedRange('bytes=0-', 0)).toBe('unsatisfiable');
  expect(requestedRange('bytes=-5', 0)).toBe('whole');
});

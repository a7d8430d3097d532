import { expect, it } from 'vitest';
import { hasUnstorableText } from './unstorable-text.js';

it.each(['\0', 'a\0b', '\\\0', '\\\\\0', '\ud800', 'a\udfffb', '\ude00\ud83d', '\ud83d\ud83d\ude00', '\\\ud800'])(
  'finds it in %j',
  (text) => expect(hasUnstorableText(JSON.stringify({ text }))).toBe(true),
);

it.each(['', 'u0000', '\\u0000', '\\\\u0000', '\u0001', '😀', '\\ud800', '\\\\ud800', '\ud7ff\ue000'])(
  'does not see it in %j',
  (text) => expect(hasUnstorableText(JSON.stringify({ text }))).toBe(false),
);

it('knows pairs that are written as escapes', () => {
  expect(hasUnstorableText(String.raw`{"a":"\ud83d\ude00"}`)).toBe(false);
  expect(hasUnstorableText(String.raw`{"a":"\uD83D\uDE00\uD83D"}`)).toBe(true);
});

import { expect, it } from 'vitest';
import { hasNullCharacter } from './null-character.js';

it.each([['\0'], ['a\0b'], ['\\\0'], ['\\\\\0']])('finds it in %j', (text) => {
  expect(hasNullCharacter(JSON.stringify({ text }))).toBe(true);
});

it.each([[''], ['u0000'], ['\\u0000'], ['\\\\u0000'], ['\u0001']])('does not see it in %j', (text) => {
  expect(hasNullCharacter(JSON.stringify({ text }))).toBe(false);
});

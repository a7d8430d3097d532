import { expect, test } from 'vitest';
import { applyEdit, SOURCE_EDITS } from './source-edits.ts';

const edit = { file: 'a.cpp', find: 'x == 1', replaceBy: '(x & 1) /* $& */', reason: 'of a test' };

test('replaces the text, taken literally', () => {
  expect(applyEdit('if (x == 1) {', edit)).toBe('if ((x & 1) /* $& */) {');
});

test.each(['', 'x == 1 x == 1'])('refuses "%s", where the text is not there exactly once', (source) => {
  expect(() => applyEdit(source, edit)).toThrow(/a\.cpp has "x == 1" \d times instead of once.*because: of a test/s);
});

test('every edit says why', () => {
  for (const { reason } of SOURCE_EDITS) expect(reason).not.toBe('');
});

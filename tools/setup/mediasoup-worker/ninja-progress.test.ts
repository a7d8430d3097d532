import { expect, test } from 'vitest';
import { ninjaProgress } from './ninja-progress.ts';

test('reads how far ninja is', () => {
  expect(ninjaProgress('[12/261] Compiling C++ object src/RTC/Router.cpp.o')).toBe('12/261');
});

test('finds nothing in other output', () => {
  expect(ninjaProgress('../src/RTC/Router.cpp:1: warning: [12/261]')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { folderCircles } from './folder-circles.ts';

const circlesOf = (imports: Record<string, string[]>) => folderCircles(new Map(Object.entries(imports)));

test('tells each circle once, with an import for each of its steps', () => {
  expect(circlesOf({ 'a/1.ts': ['b/2.ts'], 'b/2.ts': ['c/x/3.ts'], 'c/4.ts': ['a/5.ts'] })).toEqual([
    ['a → b → c → a', '    a/1.ts → b/2.ts', '    b/2.ts → c/x/3.ts', '    c/4.ts → a/5.ts'].join('\n'),
  ]);
});

test('finds the circle at each height', () => {
  const circles = circlesOf({ 'x/a/1.ts': ['x/b/2.ts'], 'x/b/2.ts': ['x/a/1.ts', 'y/3.ts'], 'y/3.ts': ['x/4.ts'] });
  expect(circles.map((circle) => circle.split('\n')[0])).toEqual(['x/a → x/b → x/a', 'x → y → x']);
});

test('finds none where all runs one way', () => {
  expect(circlesOf({ 'a/1.ts': ['b/2.ts', 'c/3.ts', 'main.ts'], 'b/2.ts': ['c/3.ts'], 'main.ts': ['a/1.ts'] })).toEqual(
    [],
  );
});

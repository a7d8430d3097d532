import { expect, it } from 'vitest';
import { Lifetime } from './lifetime.js';

it('frees everything once, the last first', () => {
  const freed: string[] = [];
  const lifetime = new Lifetime();
  lifetime.owns(() => freed.push('first'));
  lifetime.owns(() => freed.push('second'));
  lifetime.end();
  lifetime.end();
  expect(freed).toEqual(['second', 'first']);
});

it('frees at once what comes after the end', () => {
  const freed: string[] = [];
  const lifetime = new Lifetime();
  lifetime.end();
  lifetime.owns(() => freed.push('late'));
  expect(freed).toEqual(['late']);
  expect(lifetime.ended).toBe(true);
});

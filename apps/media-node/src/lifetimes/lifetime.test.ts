import { Logger } from '@nestjs/common';
import { expect, it, vi } from 'vitest';
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

it('frees the rest when something cannot be freed', () => {
  vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const freed: string[] = [];
  const lifetime = new Lifetime();
  lifetime.owns(() => freed.push('first'));
  lifetime.owns(() => {
    throw new Error('on purpose');
  });
  lifetime.owns(() => freed.push('last'));
  lifetime.end();
  expect(freed).toEqual(['last', 'first']);
});

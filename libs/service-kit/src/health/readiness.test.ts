import { expect, it } from 'vitest';
import { Readiness } from './readiness.js';

it('does not wait for a check that hangs', async () => {
  const readiness = new Readiness();
  readiness.started();
  readiness.register('hung', () => new Promise<void>(() => undefined));
  expect(await readiness.report()).toEqual({ ready: false, checks: { hung: 'no answer within 1000 ms' } });
});

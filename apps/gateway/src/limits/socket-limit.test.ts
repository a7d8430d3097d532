import { expect, it } from 'vitest';
import { SocketLimit } from './socket-limit.js';

it('is one for all addresses and one for each', () => {
  const limit = new SocketLimit(3, 2);
  const closed = limit.take('a');
  expect(closed).toBeDefined();
  expect(limit.take('a')).toBeDefined();
  expect(limit.take('a')).toBeUndefined();
  expect(limit.take('b')).toBeDefined();
  expect(limit.take('c')).toBeUndefined();
  closed!();
  expect(limit.take('c')).toBeDefined();
  expect(limit.take('c')).toBeUndefined();
});

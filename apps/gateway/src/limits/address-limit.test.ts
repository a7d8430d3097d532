import { expect, it } from 'vitest';
import { AddressLimit } from './address-limit.js';

it('counts each address for itself', () => {
  const limit = new AddressLimit(1, () => 0);
  for (let count = 0; count < 10; count++) expect(limit.allows('a')).toBe(true);
  expect(limit.allows('a')).toBe(false);
  expect(limit.allows('b')).toBe(true);
});

it('may be switched off', () => {
  const limit = new AddressLimit(0, () => 0);
  for (let count = 0; count < 1_000; count++) expect(limit.allows('a')).toBe(true);
});

it('does not remember addresses for ever, but those that are busy', () => {
  let now = 0;
  const limit = new AddressLimit(1, () => now);
  for (let count = 0; count < 10_000; count++) limit.allows(`at rest ${count}`);
  now = 5_000;
  for (let count = 0; count < 11; count++) limit.allows('busy');
  expect(limit.allows('busy')).toBe(false);
  limit.allows('one more');
  expect((limit as unknown as { allowances: Map<string, unknown> }).allowances.size).toBeLessThan(10);
  expect(limit.allows('busy')).toBe(false);
});

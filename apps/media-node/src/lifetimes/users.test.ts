import { expect, it, vi } from 'vitest';
import { Lifetime } from './lifetime.js';
import { Users } from './users.js';

it('frees what is shared with the last who uses it', () => {
  const free = vi.fn<() => void>();
  const users = new Users(free);
  const [alice, bob] = [new Lifetime(), new Lifetime()];
  users.add(alice);
  users.add(bob);
  alice.end();
  alice.end();
  expect(free).not.toHaveBeenCalled();
  bob.end();
  expect(free).toHaveBeenCalledOnce();
});

it('does not count who has ended', () => {
  const free = vi.fn<() => void>();
  const users = new Users(free);
  const [alice, late] = [new Lifetime(), new Lifetime()];
  users.add(alice);
  late.end();
  users.add(late);
  expect(free).not.toHaveBeenCalled();
  alice.end();
  expect(free).toHaveBeenCalledOnce();
});

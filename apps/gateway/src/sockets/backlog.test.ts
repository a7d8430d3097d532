import { expect, it } from 'vitest';
import { Backlog } from './backlog.js';

const MEGABYTE = 'x'.repeat(1024 * 1024);

/** A socket that remembers what it was told, and a backlog of it. */
function bench() {
  const told: string[] = [];
  const socket = { pause: () => told.push('pause'), resume: () => told.push('resume') };
  return { told, backlog: new Backlog(socket) };
}

it('lets the socket be read while little waits', () => {
  const { told, backlog } = bench();
  for (let count = 0; count < 2_000; count++) backlog.add('{"method":"sendMessage"}');
  expect(told).toEqual([]);
  expect(backlog.isFull).toBe(false);
});

it('pauses the socket when much waits, and reads on when half of it is done', () => {
  const { told, backlog } = bench();
  const done = Array.from({ length: 9 }, () => backlog.add(MEGABYTE));
  expect(told).toEqual(['pause']);
  for (const one of done.splice(0, 5)) one();
  expect(backlog.isFull).toBe(true);
  done.pop()!();
  expect(told).toEqual(['pause', 'resume']);
  expect(backlog.isFull).toBe(false);
});

it('counts what many small requests take, too', () => {
  const { told, backlog } = bench();
  for (let count = 0; count < 5_000; count++) backlog.add('{}');
  expect(told).toEqual(['pause']);
});

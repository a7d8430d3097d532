import { expect, it } from 'vitest';
import { KnownSockets } from './known-sockets.js';

const sessionUid = '0190a1b2-0000-7000-8000-000000000001';
const place = (attachment: number, written = 0, read = 0) => ({
  sessionUid,
  connectionId: 'con_A',
  attachment,
  written,
  read,
});

it('knows what was told of this socket, not of another one of the participant', () => {
  const known = new KnownSockets();
  known.note([place(1, 5, 3)]);
  known.note([place(1, 7, 5)]);
  expect(known.of(place(1))).toEqual({ attachment: 1, written: 7, read: 5 });
  expect(known.of(place(2))).toBeUndefined();
});

it('does not let a late word about an earlier socket hide a later one', () => {
  const known = new KnownSockets();
  known.note([place(2, 9, 9)]);
  known.note([place(1, 7, 5)]);
  expect(known.of(place(2))?.written).toBe(9);
});

it('does not go back when a late word says less', () => {
  const known = new KnownSockets();
  known.note([place(1, 9, 4)]);
  known.forget();
  known.note([place(1, 7, 5)]);
  expect(known.of(place(1))).toEqual({ attachment: 1, written: 9, read: 5 });
});

it('forgets what was not told of for two generations', () => {
  const known = new KnownSockets();
  known.note([place(1, 9, 4)]);
  known.forget();
  expect(known.of(place(1))).toBeDefined();
  known.forget();
  expect(known.of(place(1))).toBeUndefined();
});

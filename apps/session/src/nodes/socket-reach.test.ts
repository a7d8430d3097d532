import type { ServiceBus } from '@convene/service-kit';
import { expect, it } from 'vitest';
import { SocketReach } from './socket-reach.js';

const sessionUid = '0190a1b2-0000-7000-8000-000000000001';
const place = (attachment: number, written = 0, read = 0) => ({
  sessionUid,
  connectionId: 'con_A',
  attachment,
  written,
  read,
});
const newReach = () => new SocketReach({} as ServiceBus);

it('knows what was told of this socket, not of another one of the participant', () => {
  const reach = newReach();
  reach.note([place(1, 5, 3)]);
  reach.note([place(1, 7, 5)]);
  expect(reach.of(place(1))).toEqual({ attachment: 1, written: 7, read: 5 });
  expect(reach.of(place(2))).toBeUndefined();
});

it('does not let a late word about an earlier socket hide a later one', () => {
  const reach = newReach();
  reach.note([place(2, 9, 9)]);
  reach.note([place(1, 7, 5)]);
  expect(reach.of(place(2))?.written).toBe(9);
});

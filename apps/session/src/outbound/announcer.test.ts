import type { Session } from '@convene/database';
import type { SessionEvent, sessionEvents } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { expect, it, vi } from 'vitest';
import { Announcer } from './announcer.js';

const session = { uid: '0192f2a0-0000-7000-8000-000000000001', sessionId: 'S' } as Session;
const events: SessionEvent[] = Array.from({ length: 250 }, (_, index) => ({
  seq: index + 1,
  audience: { kind: 'everybody' },
  body: { type: 'signalSent', from: `con_${index}`, data: 'x'.repeat(10_000) },
}));

it('announces every entry, in order, in messages of a bounded size, and writes it into the log', () => {
  const published: SessionEvent[][] = [];
  const publish = (_: typeof sessionEvents, target: string, payload: { events: SessionEvent[] }) => {
    expect(target).toBe(session.uid);
    published.push(payload.events);
  };
  const log = vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
  new Announcer({ publish } as unknown as ServiceBus).announce(session, events);
  expect(published.flat()).toEqual(events);
  const sizes = published.map((message) => JSON.stringify(message).length);
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  expect(log).toHaveBeenCalledTimes(250);
  expect(log).toHaveBeenCalledWith(
    expect.objectContaining({ sessionId: 'S', seq: 1, connectionId: 'con_0', msg: 'signalSent' }),
  );
});

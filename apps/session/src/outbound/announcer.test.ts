import type { Session } from '@convene/database';
import type { SessionEvent, sessionEvents } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { beforeAll, expect, it, vi } from 'vitest';
import { Announcer } from './announcer.js';

const session = { uid: '0192f2a0-0000-7000-8000-000000000001', sessionId: 'S' } as Session;
const events: SessionEvent[] = Array.from({ length: 250 }, (_, index) => ({
  seq: index + 1,
  audience: { kind: 'everybody' },
  body: { type: 'signalSent', from: `con_${index}`, data: 'x'.repeat(10_000) },
}));

beforeAll(() => Logger.overrideLogger(false));

it('announces every entry, in order, in messages of a bounded size', () => {
  const published: SessionEvent[][] = [];
  const publish = (_: typeof sessionEvents, target: string, payload: { events: SessionEvent[] }) => {
    expect(target).toBe(session.uid);
    published.push(payload.events);
  };
  new Announcer({ publish } as unknown as ServiceBus).announce(session, events);
  expect(published.flat()).toEqual(events);
  const sizes = published.map((message) => JSON.stringify(message).length);
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
});

it('tells the log of joins and the like in words, and of signals only at debug', () => {
  const log = vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
  const debug = vi.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);
  const joined = {
    seq: 251,
    audience: { kind: 'everybody' },
    body: { type: 'participantJoined', timestamp: 1, connectionId: 'con_0', metadata: 'private' },
  } as SessionEvent;
  new Announcer({ publish: () => undefined } as unknown as ServiceBus).announce(session, [joined, ...events]);
  expect(log.mock.calls).toEqual([
    [
      {
        sessionId: 'S',
        sessionUid: session.uid,
        seq: 251,
        event: 'participantJoined',
        connectionId: 'con_0',
        msg: 'A participant joined',
      },
    ],
  ]);
  expect(debug).toHaveBeenCalledTimes(250);
  expect(debug).toHaveBeenCalledWith(expect.objectContaining({ seq: 1, connectionId: 'con_0', msg: 'signalSent' }));
});

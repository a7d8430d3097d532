import type { SessionEvent } from '@convene/service-contracts';
import { expect, it } from 'vitest';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import type { CdrWriter } from './cdr/cdr-writer.js';
import { Outbox } from './outbox.js';
import type { DeliverySender } from './webhooks/delivery-sender.js';

const entries: SessionEvent[] = [
  { seq: 1, audience: { kind: 'nobody' }, body: { type: 'sessionCreated', timestamp: 1 } },
  {
    seq: 2,
    audience: { kind: 'nobody' },
    body: { type: 'sessionDestroyed', timestamp: 2, startTime: 1, duration: 0, reason: 'disconnect' },
  },
  {
    seq: 3,
    audience: { kind: 'nobody' },
    body: { type: 'participantEvicted', connectionId: 'con_A', reason: 'disconnect' },
  },
];
const session = { uid: 'U', sessionId: 'S' };
const NOTHING = { webhook_delivery: [], cdr_entry: [] };

/** @returns an outbox with these settings, and who was woken */
function outboxWith(settings: Partial<SessionConfiguration>) {
  const woken: unknown[] = [];
  const configuration = {
    OPENVIDU_WEBHOOK: false,
    OPENVIDU_WEBHOOK_EVENTS: ['sessionCreated', 'sessionDestroyed'],
    OPENVIDU_CDR: false,
    ...settings,
  } as SessionConfiguration;
  const sender = { wake: (uid: string) => void woken.push(uid) } as unknown as DeliverySender;
  const writer = { wake: () => void woken.push('cdr') } as unknown as CdrWriter;
  return { outbox: new Outbox(configuration, sender, writer), woken };
}

it('has nothing to write while both are off', () => {
  expect(outboxWith({}).outbox.rowsFor(session, entries)).toEqual(NOTHING);
});

it('makes rows for both, in the order of the entries, each delivery with an id of its own', () => {
  const { outbox } = outboxWith({ OPENVIDU_WEBHOOK: true, OPENVIDU_CDR: true });
  const rows = outbox.rowsFor(session, entries);
  const id = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(rows).toEqual({
    webhook_delivery: [
      { id, sessionUid: 'U', sessionId: 'S', event: 'sessionCreated', body: expect.stringContaining('"timestamp":1,') },
      { id, sessionUid: 'U', sessionId: 'S', event: 'sessionDestroyed', body: expect.stringContaining('"duration":0') },
    ],
    cdr_entry: [{ line: '{"sessionCreated":{"sessionId":"S","timestamp":1}}' }, expect.anything()],
  });
  expect(rows.webhook_delivery[0]!.id).not.toBe(rows.webhook_delivery[1]!.id);
});

it('leaves out of the webhook what it does not want, and of both what is for clients only', () => {
  const wanted = { OPENVIDU_WEBHOOK: true, OPENVIDU_WEBHOOK_EVENTS: ['sessionDestroyed' as const] };
  const { outbox } = outboxWith(wanted);
  expect(outbox.rowsFor(session, entries)).toEqual({
    webhook_delivery: [expect.objectContaining({ event: 'sessionDestroyed' })],
    cdr_entry: [],
  });
  expect(outbox.rowsFor(session, entries.slice(0, 1))).toEqual(NOTHING);
  expect(outboxWith({ ...wanted, OPENVIDU_CDR: true }).outbox.rowsFor(session, entries.slice(2))).toEqual(NOTHING);
});

it('leaves out of the webhook the deprecated events, which only the CDR has', () => {
  const { outbox } = outboxWith({ OPENVIDU_WEBHOOK: true, OPENVIDU_WEBHOOK_EVENTS: ['recordingStarted'] });
  const started: SessionEvent = {
    seq: 1,
    audience: { kind: 'nobody' },
    body: {
      type: 'recordingStatusChanged',
      timestamp: 3,
      startTime: 1,
      duration: 0,
      id: 'S',
      name: 'S',
      outputMode: 'COMPOSED',
      hasAudio: true,
      hasVideo: true,
      size: 0,
      status: 'started',
    },
  };
  expect(outbox.rowsFor(session, [started])).toEqual(NOTHING);
});

it('wakes whoever goes on, once the rows are written', () => {
  const { outbox, woken } = outboxWith({ OPENVIDU_WEBHOOK: true, OPENVIDU_CDR: true });
  outbox.rowsFor(session, entries);
  expect(woken).toEqual([]);
  outbox.written(session.uid);
  expect(woken).toEqual([session.uid, 'cdr']);
});

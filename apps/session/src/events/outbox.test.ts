import type { SessionTransaction } from '@convene/database';
import type { SessionEvent } from '@convene/service-contracts';
import { expect, it } from 'vitest';
import type { CdrWriter } from '../cdr/cdr-writer.js';
import { CdrOutbox } from '../cdr/cdr-outbox.js';
import type { SessionConfiguration } from '../configuration.js';
import type { DeliveryJobs } from '../webhooks/delivery-jobs.js';
import { WebhookOutbox } from '../webhooks/webhook-outbox.js';
import { Outbox } from './outbox.js';

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

/** Stores the entries with these settings. @returns the statements, and who was woken after the commit */
async function stored(settings: Partial<SessionConfiguration>, events = entries) {
  const statements: [string, unknown[]][] = [];
  const woken: unknown[] = [];
  const afterwards: (() => void)[] = [];
  const table = (name: string) => ({
    createMany: async ({ data }: { data: unknown[] }) => void statements.push([name, data]),
  });
  const transaction = {
    db: { webhookDelivery: table('webhook'), cdrEntry: table('cdr') },
    session: { uid: 'U', sessionId: 'S' },
    afterCommit: (work: () => void) => void afterwards.push(work),
  } as unknown as SessionTransaction;
  const configuration = {
    OPENVIDU_WEBHOOK: false,
    OPENVIDU_WEBHOOK_EVENTS: ['sessionCreated', 'sessionDestroyed'],
    OPENVIDU_CDR: false,
    ...settings,
  } as SessionConfiguration;
  const jobs = { wakeSoon: (uid: string) => void woken.push(uid) } as unknown as DeliveryJobs;
  const writer = { wake: () => void woken.push('cdr') } as unknown as CdrWriter;
  await new Outbox(new WebhookOutbox(jobs, configuration), new CdrOutbox(writer, configuration)).store(
    transaction,
    events,
  );
  expect(woken).toEqual([]);
  for (const work of afterwards) work();
  return { statements, woken };
}

it('does nothing while both are off', async () => {
  expect(await stored({})).toEqual({ statements: [], woken: [] });
});

it('writes all of a transaction in one statement each, and wakes whoever goes on after the commit', async () => {
  const { statements, woken } = await stored({ OPENVIDU_WEBHOOK: true, OPENVIDU_CDR: true });
  expect(statements).toEqual([
    [
      'webhook',
      ['sessionCreated', 'sessionDestroyed'].map((event) =>
        expect.objectContaining({ sessionUid: 'U', sessionId: 'S', event, body: expect.stringContaining(event) }),
      ),
    ],
    ['cdr', [{ line: '{"sessionCreated":{"sessionId":"S","timestamp":1}}' }, expect.anything()]],
  ]);
  expect(woken).toEqual(['U', 'cdr']);
});

it('leaves out of the webhook what it does not want, and of both what is for clients only', async () => {
  const wanted = { OPENVIDU_WEBHOOK: true, OPENVIDU_WEBHOOK_EVENTS: ['sessionDestroyed' as const] };
  const { statements } = await stored(wanted);
  expect(statements).toEqual([['webhook', [expect.objectContaining({ event: 'sessionDestroyed' })]]]);
  const first = await stored(wanted, entries.slice(0, 1));
  expect(first).toEqual({ statements: [], woken: [] });
  const last = await stored({ ...wanted, OPENVIDU_CDR: true }, entries.slice(2));
  expect(last).toEqual({ statements: [], woken: [] });
});

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Participant } from '../../clients/participant.ts';
import { newSessionName } from '../../clients/rest-client.ts';
import { healthUrl, metric } from '../../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';
import { expectError } from '../../observing/rest-error.ts';
import { rest as sharedRest } from '../../stack/shared-stack.ts';
import { until } from '../../support/until.ts';
import { WebhookReceiver, type Answer } from '../../observing/webhook-receiver.ts';

const answers = new Map<string, Answer>();
let receiver: WebhookReceiver;
let stack: OwnStack;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  receiver.answer = ({ body }) => answers.get(body.sessionId) ?? 200;
  const settings = { OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: receiver.url };
  stack = await startOwnStack({
    counts: { session: 2, 'recording-worker': 0 },
    kindEnv: { gateway: settings, session: settings },
  });
});
afterAll(async () => {
  await stack?.stop();
  await receiver?.stop();
});

const PATH = '/webhooks/deliveries';
const list = async (query: string) => (await stack.rest.get(`${PATH}?${query}`).expect(200)).body;

/** A session with four events, which are answered so. */
async function shortSession(answer: Answer = 200): Promise<string> {
  const session = newSessionName();
  answers.set(session, answer);
  await stack.rest.createSession({ customSessionId: session });
  const alice = await Participant.join(stack.rest, session);
  await alice.leave();
  alice.close();
  return session;
}

/** Waits until so many deliveries of a session are in a state. */
const inState = (session: string, state: string, count: number) =>
  until(`${count} deliveries of ${session} are ${state}`, async () => {
    const { content } = await list(`session=${session}&state=${state}`);
    return content.length === count ? content : undefined;
  });

describe('GET /webhooks/deliveries', () => {
  test('shows what was delivered, newest first', async () => {
    const session = await shortSession();
    const content = await inState(session, 'delivered', 4);
    const sent = receiver.of(session).toReversed();
    expect(content).toEqual(
      sent.map(({ id, body }) => ({
        id,
        sessionId: session,
        event: body.event,
        state: 'delivered',
        attempts: 1,
        lastStatus: 200,
        lastError: null,
        createdAt: expect.any(Number),
        nextAttemptAt: null,
        finishedAt: expect.any(Number),
        body,
      })),
    );
  });

  test('shows what could not be delivered yet, and why', async () => {
    const session = await shortSession(503);
    const tried = async () => (await inState(session, 'pending', 4)).find(({ attempts }: any) => attempts > 1);
    const head = await until('there were two attempts', tried);
    expect(head).toMatchObject({
      event: 'sessionCreated',
      lastStatus: 503,
      lastError: 'The endpoint answered 503',
      finishedAt: null,
    });
    expect(head.nextAttemptAt).toBeGreaterThan(head.createdAt);
    const waiting = (await list(`session=${session}&state=pending`)).content.filter(({ id }: any) => id !== head.id);
    expect(waiting.map(({ attempts }: any) => attempts)).toEqual([0, 0, 0]);
  });

  test('shows what the endpoint has refused, which does not hold up the rest', async () => {
    const session = await shortSession(403);
    expect(await inState(session, 'rejected', 4)).toEqual(
      receiver
        .of(session)
        .toReversed()
        .map(({ id, body }) =>
          expect.objectContaining({
            id,
            event: body.event,
            attempts: 1,
            lastStatus: 403,
            lastError: 'The endpoint answered 403: it refuses the event',
            nextAttemptAt: null,
            finishedAt: expect.any(Number),
          }),
        ),
    );
    expect((await list(`session=${session}&state=failed`)).content).toEqual([]);
  });

  test.each([201, 202, 204])('shows the %i with which an event was taken', async (status) => {
    const session = await shortSession(status);
    const content = await inState(session, 'delivered', 4);
    expect(content.map(({ attempts, lastStatus }: any) => [attempts, lastStatus])).toEqual(Array(4).fill([1, status]));
  });

  test('can be read page by page', async () => {
    const session = await shortSession();
    const all = await inState(session, 'delivered', 4);
    const first = await list(`session=${session}&limit=3`);
    const second = await list(`session=${session}&limit=3&cursor=${first.next}`);
    expect([...first.content, ...second.content]).toEqual(all);
    expect({ counts: [first.numberOfElements, second.numberOfElements], next: second.next }).toEqual({
      counts: [3, 1],
      next: undefined,
    });
  });

  test('pages of large bodies are short', async () => {
    const session = newSessionName();
    await stack.rest.createSession({ customSessionId: session });
    // Together more than a message between services may have.
    const [data, count] = ['€'.repeat(10_000), 40];
    const people = Array.from({ length: count }, () => Participant.join(stack.rest, session, { data }));
    const joined = await Promise.all(people);
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`session=${session}${cursor}`);
      seen.push(...page.content.map(({ event }: any) => event));
      if (page.next === undefined) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual([...Array(count).fill('participantJoined'), 'sessionCreated']);
    for (const each of joined) each.close();
  });

  test.each([
    'state=lost',
    'limit=0',
    'limit=101',
    'limit=many',
    'cursor=abc',
    'session=',
    'session=%00',
    'sate=failed',
    'state=failed&state=failed',
  ])('refuses ?%s', async (query) => {
    expectError(await stack.rest.get(`${PATH}?${query}`), 400, expect.stringContaining('state (pending') as never);
  });

  test('needs credentials', async () => {
    await stack.rest.anonymous('get', `/openvidu/api${PATH}`).expect(401);
    await stack.rest.anonymous('post', `/openvidu/api${PATH}/${randomUUID()}/redeliver`).expect(401);
  });
});

describe('POST /webhooks/deliveries/ID/redeliver', () => {
  const redeliver = (id: string) => stack.rest.post(`${PATH}/${id}/redeliver`);

  test('sends a delivered event again, under the same id', async () => {
    const session = await shortSession();
    const [last] = await inState(session, 'delivered', 4);
    const { body } = await redeliver(last.id).expect(200);
    expect(body).toMatchObject({ id: last.id, state: 'pending', attempts: 0, finishedAt: null, body: last.body });
    await receiver.bodies(session, 5);
    expect(receiver.of(session)[4]).toMatchObject({ id: last.id, body: last.body });
    expect((await inState(session, 'delivered', 4))[0].attempts).toBe(1);
  });

  test('sends a refused event again', async () => {
    const session = await shortSession(404);
    const refused = await inState(session, 'rejected', 4);
    answers.set(session, 204);
    for (const { id } of refused.toReversed()) await redeliver(id).expect(200);
    const delivered = await inState(session, 'delivered', 4);
    expect(delivered.map(({ id }: any) => id)).toEqual(refused.map(({ id }: any) => id));
    expect(delivered[0]).toMatchObject({ attempts: 1, lastStatus: 204, lastError: null });
    const arrived = receiver.of(session).slice(4);
    expect(arrived.map(({ id }) => id)).toEqual(refused.toReversed().map(({ id }: any) => id));
  });

  test('does not wait for the time of the next attempt', async () => {
    const session = await shortSession(500);
    const waits = async () => (await inState(session, 'pending', 4)).find(({ attempts }: any) => attempts >= 4);
    const head = await until('it waits for some seconds', waits, { limitMs: 20_000 });
    answers.set(session, 200);
    const before = receiver.of(session).length;
    await redeliver(head.id).expect(200);
    await receiver.bodies(session, before + 4, { limitMs: 1_500 });
    await inState(session, 'delivered', 4);
  });

  test.each([randomUUID(), 'nonsense'])('answers 404 for an unknown one', async (id) => {
    expectError(await redeliver(id), 404, `There is no webhook delivery ${id}`);
  });
});

test('what becomes of events is counted, and what was refused is logged', async () => {
  const count = async (outcome: string) => {
    const name = `convene_webhook_deliveries_total{outcome="${outcome}"}`;
    const counts = await Promise.all(stack.sessions.map((session) => metric(healthUrl(session), name)));
    return counts.reduce((sum, each) => sum + each, 0);
  };
  const [delivered, rejected, again] = [await count('delivered'), await count('rejected'), await count('again')];
  const refused = await shortSession(410);
  const [{ id, event }] = await inState(refused, 'rejected', 4);
  await inState(await shortSession(), 'delivered', 4);
  expect([await count('delivered'), await count('rejected')]).toEqual([delivered + 4, rejected + 4]);
  const waiting = await shortSession(503);
  await until('one is tried again', async () => (await count('again')) > again);
  expect(await count('failed')).toBe(0);
  answers.set(waiting, 200);

  const logs = await Promise.all(stack.sessions.map(({ logFile }) => readFile(logFile, 'utf8')));
  const lines = logs.flatMap((log) => log.split('\n').filter((line) => line.includes(id)));
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ deliveryId: id, event, sessionId: refused, status: 410 }),
  ]);
});

test('both answer 501 while webhooks are off', async () => {
  const message = 'Webhooks are off. They are switched on with OPENVIDU_WEBHOOK and OPENVIDU_WEBHOOK_ENDPOINT';
  expectError(await sharedRest.get(PATH), 501, message);
  expectError(await sharedRest.post(`${PATH}/${randomUUID()}/redeliver`), 501, message);
});

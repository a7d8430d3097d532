import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newSessionName } from '../clients/rest-client.ts';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';
import { WebhookReceiver, type Answer, type Received } from '../observing/webhook-receiver.ts';

const SECRET = 'a secret of both';
/** How to answer for one session's requests, the n-th of them. */
const answers = new Map<string, (nth: number, request: Received) => Answer>();

let receiver: WebhookReceiver;
let stack: OwnStack;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  receiver.answer = (request) => {
    const { sessionId } = request.body;
    return answers.get(sessionId)?.(receiver.of(sessionId).length, request) ?? 200;
  };
  const settings = {
    OPENVIDU_WEBHOOK: 'true',
    OPENVIDU_WEBHOOK_ENDPOINT: receiver.url,
    OPENVIDU_WEBHOOK_HEADERS:
      '["Authorization: Basic dXNlcjpwYXNz","X-Twice: 1","X-Twice: 2","content-type: text/plain"]',
    OPENVIDU_WEBHOOK_EVENTS: '["sessionCreated","participantLeft","sessionDestroyed","recordingStarted"]',
  };
  const sending = { ...settings, OPENVIDU_WEBHOOK_SECRET: SECRET, OPENVIDU_WEBHOOK_TIMEOUT: '1' };
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: { gateway: settings, session: sending },
  });
});
afterAll(async () => {
  await stack?.stop();
  await receiver?.stop();
});

/** A session that somebody joins and leaves: three of the wanted events. @returns its id */
async function shortSession(answer?: (nth: number, request: Received) => Answer): Promise<string> {
  const session = newSessionName();
  if (answer) answers.set(session, answer);
  await stack.rest.createSession({ customSessionId: session });
  const alice = await Participant.join(stack.rest, session);
  await alice.leave();
  alice.close();
  return session;
}
/** Waits until nothing of a session is pending, and returns what became of its events, newest first. */
async function untilFinished(session: string): Promise<Record<string, any>[]> {
  return until(`all of ${session} is finished`, async () => {
    const { body } = await stack.rest.get(`/webhooks/deliveries?session=${session}`).expect(200);
    return body.content.length === 3 && body.content.every(({ state }: any) => state !== 'pending') && body.content;
  });
}
const EVENTS = ['sessionCreated', 'participantLeft', 'sessionDestroyed'];

test('only the wanted events are sent, as the documentation says, signed and with an id of their own', async () => {
  const session = await shortSession();
  const bodies = await receiver.bodies(session, 3);
  expect(bodies.map(({ event }) => event)).toEqual(EVENTS);
  const requests = receiver.of(session);
  expect(new Set(requests.map(({ id }) => id)).size).toBe(3);
  for (const { method, path, headers, text, id } of requests) {
    expect({ method, path }).toEqual({ method: 'POST', path: '/hook?from=convene' });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      authorization: 'Basic dXNlcjpwYXNz',
      'x-twice': '1, 2',
      'x-convene-signature': `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`,
    });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(Object.keys(JSON.parse(text)).at(-1)).toBe('event');
  }
});

test.each([201, 202, 204, 226])('%i means that an event has arrived', async (status) => {
  const session = await shortSession(() => status);
  expect((await receiver.bodies(session, 3)).map(({ event }) => event)).toEqual(EVENTS);
  await untilFinished(session);
  expect(receiver.of(session)).toHaveLength(3);
});

test.each([400, 401, 403, 404, 410, 413, 422])('%i is the last word: the next event is sent', async (status) => {
  const session = await shortSession((nth) => (nth <= 2 ? status : 200));
  expect((await receiver.bodies(session, 3)).map(({ event }) => event)).toEqual(EVENTS);
  await untilFinished(session);
  expect(receiver.of(session)).toHaveLength(3);
});

test.each<[string, Answer]>([
  ['a redirect', 302],
  ['408', 408],
  ['425', 425],
  ['429', 429],
  ['500', 500],
  ['503', 503],
  ['a cut connection', 'drop'],
  ['no answer in time', 'hang'],
])('%s is a failure: the same event comes again, under the same id, before the next', async (_, failure) => {
  const session = await shortSession((nth) => (nth <= 2 ? failure : 200));
  await receiver.bodies(session, 5, { limitMs: 15_000 });
  const came = receiver.of(session);
  expect(came.map(({ body }) => body.event)).toEqual([EVENTS[0], EVENTS[0], ...EVENTS]);
  expect(new Set(came.slice(0, 3).map(({ id, text }) => id + text)).size).toBe(1);
});

test('a redirect is not followed', async () => {
  const elsewhere = await WebhookReceiver.start();
  receiver.answerHeaders = { location: elsewhere.url };
  const session = await shortSession((nth) => (nth === 1 ? 302 : 200));
  await receiver.bodies(session, 4);
  expect(elsewhere.requests).toEqual([]);
  receiver.answerHeaders = {};
  await elsewhere.stop();
});

test('an answer says when the event may come again', async () => {
  receiver.answerHeaders = { 'retry-after': '2' };
  const times: number[] = [];
  const session = await shortSession((nth) => {
    times.push(Date.now());
    return nth === 1 ? 503 : 200;
  });
  await receiver.bodies(session, 4, { limitMs: 10_000 });
  receiver.answerHeaders = {};
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(1_900);
});

test.each<Answer>(['drop', 'reset'])(
  'a kept connection that ends just when it is used (%s) delays nothing',
  async (end) => {
    const session = await shortSession((_, { nthOfConnection }) => (nthOfConnection > 1 ? end : 200));
    await receiver.bodies(session, 3);
    const [destroyed, ...before] = await untilFinished(session);
    expect([destroyed, ...before].map((delivery) => delivery!.attempts)).toEqual([1, 1, 1]);
    expect(destroyed!.finishedAt - destroyed!.body.timestamp).toBeLessThan(1_000);
  },
);

test('an endpoint that hangs for one session delays no other', async () => {
  const hanging = await shortSession(() => 'hang');
  await receiver.bodies(hanging, 1);
  for (let count = 0; count < 3; count++) {
    const other = await shortSession();
    await receiver.bodies(other, 3, { limitMs: 900 });
  }
  expect(receiver.of(hanging)).toHaveLength(1);
  answers.delete(hanging);
  await receiver.bodies(hanging, 4, { limitMs: 15_000 });
});

test('an answer of any length is no problem', async () => {
  receiver.answerBody = 'x'.repeat(5_000_000);
  const session = await shortSession();
  await receiver.bodies(session, 3);
  receiver.answerBody = '';
  expect((await receiver.bodies(session, 3)).map(({ event }) => event)).toEqual(EVENTS);
});

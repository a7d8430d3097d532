import { afterEach, beforeEach, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';
import { firstArrivals, WebhookReceiver } from '../observing/webhook-receiver.ts';

const EVENTS = ['sessionCreated', 'participantJoined', 'participantLeft', 'sessionDestroyed'];
/** Within so many milliseconds somebody else sends what a dead service was sending. */
const TAKE_OVER_MS = 7_000;

let receiver: WebhookReceiver;
let stack: OwnStack;
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
  const settings = { OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: receiver.url };
  stack = await startOwnStack({
    counts: { 'media-node': 1, 'recording-worker': 0 },
    kindEnv: { gateway: settings, session: { ...settings, OPENVIDU_WEBHOOK_TIMEOUT: '60' } },
  });
});
afterEach(async () => {
  await stack?.stop();
  await receiver?.stop();
});

/** A session whose first event is being sent, without an answer, and has the others behind it. @returns its id */
async function sessionUnderWay(): Promise<string> {
  const session = await stack.rest.createSession();
  const alice = await Participant.join(stack.rest, session);
  await alice.leave();
  alice.close();
  await receiver.bodies(session, 1);
  return session;
}
const events = (session: string) => receiver.of(session).map(({ body }) => body.event);
const allDelivered = async (session: string) => {
  const { body } = await stack.rest.get(`/webhooks/deliveries?session=${session}&state=delivered`).expect(200);
  return body.numberOfElements === EVENTS.length;
};

test('a sender that is killed in the middle of an attempt has a successor within seven seconds, in order', async () => {
  receiver.answer = () => 'hang';
  const session = await sessionUnderWay();
  await stack.add('session');
  receiver.answer = () => 200;
  const sender = stack.sessions[0]!;
  sender.kill('SIGKILL');
  await sender.exited;
  await receiver.bodies(session, 1 + EVENTS.length, { limitMs: TAKE_OVER_MS });
  expect(events(session)).toEqual([EVENTS[0], ...EVENTS]);
  expect(receiver.of(session)[1]).toMatchObject({ id: receiver.of(session)[0]!.id });
  await until('all are delivered', () => allDelivered(session));
  expect(events(session)).toHaveLength(1 + EVENTS.length);
});

test('a sender that is to stop breaks off its attempt after three seconds, and leaves the session to another', async () => {
  receiver.answer = () => 'hang';
  const session = await sessionUnderWay();
  await stack.add('session');
  receiver.answer = () => 200;
  const started = performance.now();
  expect(await stack.sessions[0]!.stop()).toBe(true);
  const tookMs = performance.now() - started;
  expect(tookMs).toBeGreaterThan(2_900);
  expect(tookMs).toBeLessThan(6_000);
  await receiver.bodies(session, 1 + EVENTS.length, { limitMs: 2_500 });
  expect(events(session)).toEqual([EVENTS[0], ...EVENTS]);
  await until('all are delivered', () => allDelivered(session));
  const { body } = await stack.rest.get(`/webhooks/deliveries?session=${session}`).expect(200);
  expect(body.content.map(({ attempts }: { attempts: number }) => attempts)).toEqual([1, 1, 1, 1]);
});

test('a sender that is held up, and goes on when it has a successor, leaves the rest to that one', async () => {
  const { promise: answered, resolve: answerTheFirst } = Promise.withResolvers<number>();
  const { promise: opened, resolve: open } = Promise.withResolvers<number>();
  receiver.answer = () => (receiver.requests.length === 1 ? answered : 200);
  const session = await sessionUnderWay();
  await stack.add('session');
  receiver.answer = () => opened;
  const sender = stack.sessions[0]!;
  sender.kill('SIGSTOP');
  await receiver.bodies(session, 2, { limitMs: TAKE_OVER_MS });
  answerTheFirst(500);
  sender.kill('SIGCONT');
  // It has found out, and noted what it knows, when it answers again.
  await until('its attempt is noted', async () => {
    const { body } = await stack.rest.get(`/webhooks/deliveries?session=${session}`).expect(200);
    return body.content.at(-1).lastStatus === 500;
  });
  open(200);
  await until('all are delivered', () => allDelivered(session), { limitMs: 15_000 });
  expect(firstArrivals(receiver.of(session)).map(({ body }) => body.event)).toEqual(EVENTS);
  expect(events(session)).toEqual([EVENTS[0], ...EVENTS]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { cdrLines } from '../observing/cdr.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';
import { firstArrivals, WebhookReceiver, type Answer } from '../observing/webhook-receiver.ts';

const SESSIONS = 50;
const PEOPLE = 9;
/** Of each session: its beginning and end, and everybody's coming and going. */
const EVENTS = SESSIONS * (2 + 2 * PEOPLE);
const KILL_AT = [250, 600];

let receiver: WebhookReceiver;
let stack: OwnStack;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  const settings = { OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: receiver.url, OPENVIDU_CDR: 'true' };
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: { gateway: settings, session: { ...settings, OPENVIDU_WEBHOOK_TIMEOUT: '60' } },
  });
});
afterAll(async () => {
  await stack?.stop();
  await receiver?.stop();
});

/** A session in which people come and go, each when the next one is there. @returns its id */
async function manyComeAndGo(): Promise<string> {
  const session = await stack.rest.createSession();
  let before: Participant | undefined;
  for (let count = 0; count < PEOPLE; count++) {
    const next = await Participant.join(stack.rest, session);
    await before?.leave();
    before?.close();
    before = next;
  }
  await before!.leave();
  before!.close();
  return session;
}

const FAILURES: Answer[] = [500, 429, 'drop'];
const atRandom = (): Answer => (Math.random() < 0.3 ? FAILURES[Math.floor(Math.random() * FAILURES.length)]! : 200);

test(
  `${EVENTS} events reach an endpoint that fails at random, in order, though their sender is killed twice`,
  { timeout: 240_000 },
  async () => {
    // Until everything has happened, nothing is answered.
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const arrived = new Set<string>();
    receiver.answer = async ({ id }) => {
      await opened;
      const answer = atRandom();
      if (answer === 200) arrived.add(id);
      return answer;
    };
    const sessions: string[] = [];
    while (sessions.length < SESSIONS) sessions.push(...(await Promise.all(Array.from({ length: 5 }, manyComeAndGo))));
    open();

    for (const [index, count] of KILL_AT.entries()) {
      await until(`${count} have arrived`, () => arrived.size >= count, { limitMs: 60_000, everyMs: 2 });
      stack.sessions[index]!.kill('SIGKILL');
      expect(arrived.size).toBeLessThan(EVENTS);
      await stack.add('session');
    }
    const seen = () => arrived.size;
    await until('all have arrived', () => arrived.size === EVENTS, { limitMs: 120_000, everyMs: 100, seen });

    const written = (await cdrLines(stack.rest)).map((line) => Object.entries(JSON.parse(line))[0]!);
    for (const session of sessions) {
      const happened = written
        .filter(([, fields]) => (fields as { sessionId: string }).sessionId === session)
        .map(([event, fields]) => JSON.stringify({ ...(fields as object), event }));
      expect(happened).toHaveLength(2 + 2 * PEOPLE);
      expect(firstArrivals(receiver.of(session)).map(({ text }) => text)).toEqual(happened);
    }
    expect(written).toHaveLength(EVENTS);
    const pending = async () => (await stack.rest.get('/webhooks/deliveries?state=pending')).body.numberOfElements;
    await until('nothing is pending', async () => (await pending()) === 0);
    const attempts = receiver.requests.length;
    console.log(`${EVENTS} events in ${attempts} requests, ${attempts - EVENTS} of them failed or repeated`);
  },
);

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import type { WebRtcPeer } from '../clients/webrtc-peer.ts';
import type { Service } from '../../tools/services/start-service.ts';
import { killLater } from '../stack/kill-later.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { sessionLog } from '../observing/session-log.ts';
import { shouldHaveBeenTold, wasToldOnce } from '../observing/told.ts';
import { pause, until } from '../support/until.ts';

/** Four people talk and send signals all the time while one part after another is killed. */
const SIGNAL_EVERY_MS = 20;
/** The tests' own process may be late, too; media that stops is missed for much longer. */
const LONGEST_PAUSE_MS = 1_500;
const ROUNDS = 4;
const someMoment = () => 300 + Math.random() * 200;

let stack: OwnStack;
let session: string;
let users: Participant[];
let subscriptions: WebRtcPeer[];
let talk: Talk;

beforeAll(async () => {
  stack = await startOwnStack({ counts: { gateway: 2, session: 2, 'recording-worker': 0 } });
});
afterAll(() => stack?.stop());

beforeEach(async () => {
  const [first, second] = livingGateways() as [string, string];
  const rest = stack.rest.at(second);
  session = await rest.createSession();
  users = [];
  for (const gateway of [first, first, second, second]) {
    users.push(await Participant.join(rest, session, { gateway }));
  }
  const streams = await Promise.all(users.map((user) => user.publish()));
  const wanted = users.flatMap((user, me) =>
    streams.filter((_, other) => other !== me).map(({ streamId }) => user.subscribe(streamId)),
  );
  subscriptions = await Promise.all(wanted);
  await Promise.all(subscriptions.map((subscription) => subscription.receives(['audio', 'video'])));
  talk = new Talk();
});
afterEach(async () => {
  await talk.end();
  for (const user of users) user.close();
});

/** The URLs of the gateways that have not been killed, oldest first. */
const killed = new Set<string>();
const livingGateways = () => stack.gateways.map(({ url }) => url!).filter((url) => !killed.has(url));

/** Everybody sends signals to all, in turn, as fast as a lively chat. */
class Talk {
  private number = 0;
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly timer = setInterval(() => this.say(), SIGNAL_EVERY_MS);

  private say(): void {
    const data = String(++this.number);
    const { rpc } = users[this.number % users.length]!;
    if (!rpc.isOpen) return;
    const message = JSON.stringify({ to: [], type: 'signal:talk', data });
    // Who loses his socket meanwhile does not know what became of his signal; the log does.
    const sending = rpc.request('sendMessage', { message }).catch(() => undefined);
    this.underWay.add(sending);
    void sending.then(() => this.underWay.delete(sending));
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
  }
}

/**
 * The media has never stopped, and everybody was told everything once and in order.
 * @param mostRepetitions to how many sockets of somebody what the one before had been written last may have been written
 *   again, in order: a gateway that is killed between writing and saying so cannot tell (docs/compatibility.md)
 */
async function expectNothingLost(mostRepetitions = 0): Promise<void> {
  await talk.end();
  await Promise.all(subscriptions.map((subscription) => subscription.receives(['audio', 'video'])));
  const pauses = subscriptions.map(({ longestPauseMs }) => longestPauseMs);
  expect(Math.max(...pauses)).toBeLessThan(LONGEST_PAUSE_MS);
  const log = await sessionLog(stack.databaseUrl, session);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect(log.filter(({ type }) => type === 'participantLeft')).toEqual([]);
  for (const user of users) {
    const expected = shouldHaveBeenTold(log, user);
    expect(expected.length).toBeGreaterThan(50);
    await until('everything has arrived', () => wasToldOnce(user).told.length >= expected.length, {
      limitMs: 10_000,
      seen: () => wasToldOnce(user).told.slice(-5),
    });
    const { told, repetitions } = wasToldOnce(user);
    expect(told).toEqual(expected);
    expect(repetitions).toBeLessThanOrEqual(mostRepetitions);
  }
}

test.for<[string, (gateway: Service) => Promise<unknown>, number]>([
  ['killed', (gateway) => killLater(gateway, someMoment()), 1],
  ['stopped', (gateway) => gateway.stop(), 0],
])('gateways are %s', { timeout: 120_000 }, async ([, end, mostRepetitions]) => {
  for (let round = 0; round < ROUNDS; round++) {
    const [victim, refuge] = livingGateways() as [string, string];
    const moving = users.filter(({ rpc }) => rpc.address === victim);
    expect(moving.length).toBeGreaterThan(0);
    killed.add(victim);
    const back = moving.map(async (user) => {
      await user.rpc.closed;
      await user.comeBack(refuge);
    });
    await Promise.all([end(stack.gateways.find(({ url }) => url === victim)!), ...back]);
    await stack.add('gateway');
  }
  await expectNothingLost(mostRepetitions);
});

test('session services are killed', { timeout: 120_000 }, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    await killLater(stack.sessions[round]!, someMoment());
    await stack.add('session');
  }
  await expectNothingLost();
});

test('NATS is killed and comes back', { timeout: 120_000 }, async () => {
  for (let round = 0; round < 2; round++) {
    await pause(500);
    await stack.nats.kill();
    await pause(2_000);
    await stack.nats.restart();
    const answered = async () => (await users[0]!.rpc.request('sendMessage', { message: '{"data":"again"}' })).result;
    await until('signals go through again', answered, { limitMs: 15_000 });
  }
  await expectNothingLost();
});

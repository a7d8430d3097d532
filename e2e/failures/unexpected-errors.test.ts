import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Service } from '../../tools/services/start-service.ts';
import { Participant } from '../clients/participant.ts';
import { RestClient } from '../clients/rest-client.ts';
import { healthUrl, metric } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

/**
 * Slips that are made when the process gets a signal: a promise that nobody waits for, an exception, and a connection to
 * whoever resets it that nobody listens to.
 */
const SLIPS = `
  process.on('SIGUSR2', () => void Promise.reject(new Error('a promise was lost')));
  process.on('SIGHUP', () => { throw new Error('an exception was not caught'); });
  process.on('SIGWINCH', () => process.getBuiltinModule('net').connect(Number(process.env.RESETTER), '127.0.0.1'));`;
const LOSE_A_PROMISE = 'SIGUSR2';
const THROW = 'SIGHUP';
const LOSE_A_CONNECTION = 'SIGWINCH';
const WITH_SLIPS = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(SLIPS)}` };

const resetter = createServer((socket) => void socket.resetAndDestroy());
let stack: OwnStack;
const everybody: Participant[] = [];

beforeAll(async () => {
  await once(resetter.listen(0, '127.0.0.1'), 'listening');
  const { port } = resetter.address() as AddressInfo;
  const env = { ...WITH_SLIPS, RESETTER: String(port) };
  stack = await startOwnStack({ counts: { gateway: 0, 'recording-worker': 0 }, env });
});
afterEach(() => {
  for (const each of everybody.splice(0)) each.close();
});
afterAll(async () => {
  resetter.close();
  await stack?.stop();
});

const restOf = ({ url }: Service) => new RestClient(url!, stack.secret);
/** Logs are written a moment later. */
const says = (service: Service, words: string) =>
  until(`the log has ${words}`, () => service.lastLines().includes(words), { seen: service.lastLines });
const errors = (service: Service) => metric(healthUrl(service), 'convene_unexpected_errors_total');

test('a promise that nobody waited for costs nobody anything, and is counted', async () => {
  const services = [...stack.sessions, ...stack.mediaNodes];
  for (const service of services) {
    expect(await errors(service)).toBe(0);
    service.kill(LOSE_A_PROMISE);
    await until('it is counted', async () => (await errors(service)) === 1);
    await says(service, 'a promise was lost');
    expect((await fetch(`${healthUrl(service)}/health/ready`)).status).toBe(200);
  }
});

test('a connection that nobody listened to costs nobody anything when it is reset, and is counted', async () => {
  for (const service of [...stack.sessions, ...stack.mediaNodes]) {
    const before = await errors(service);
    service.kill(LOSE_A_CONNECTION);
    await until('it is counted', async () => (await errors(service)) === before + 1);
    await says(service, '"kind":"connection"');
    expect((await fetch(`${healthUrl(service)}/health/ready`)).status).toBe(200);
  }
});

test('services that an exception has made unreliable stop in an orderly manner, with code 1', async () => {
  for (const kind of ['session', 'media-node'] as const) {
    const service = await stack.add(kind, { MEDIA_DRAIN_TIMEOUT: '0' });
    service.kill(THROW);
    expect(await service.exited).toBe('exit code 1');
    expect(service.lastLines()).toContain('an exception was not caught');
    expect(service.lastLines()).toContain('"msg":"Stopped"');
  }
});

test('a service that does not run yet ends at once, and says why', async () => {
  const starting = stack.add('session', { NATS_URL: 'nats://127.0.0.1:1', NODE_OPTIONS: soon(LOSE_A_PROMISE) });
  await expect(starting).rejects.toThrow('a promise was lost');
  const throwing = stack.add('session', { NATS_URL: 'nats://127.0.0.1:1', NODE_OPTIONS: soon(THROW) });
  await expect(throwing).rejects.toThrow('an exception was not caught');
});

/** Makes the slip two seconds after the start, when the service waits for NATS. */
const soon = (signal: string) => {
  const slip = `${SLIPS} setTimeout(() => process.kill(process.pid, '${signal}'), 2_000);`;
  return `--import=data:text/javascript,${encodeURIComponent(slip)}`;
};

test('a gateway with participants: a lost promise is nothing, an exception sends them to another', async () => {
  const [doomed, other] = [await stack.add('gateway'), await stack.add('gateway')];
  const session = await restOf(doomed).createSession();
  const alice = await join(session, doomed);
  const bob = await join(session, other);
  doomed.kill(LOSE_A_PROMISE);
  await until('it is counted', async () => (await errors(doomed)) === 1);
  expect((await alice.rpc.request('ping')).result).toEqual({ value: 'pong' });

  doomed.kill(THROW);
  expect((await alice.rpc.closed).code).toBe(1012);
  expect(await doomed.exited).toBe('exit code 1');
  await alice.comeBack(other.url!);
  const { streamId } = await alice.publish();
  expect((await bob.rpc.next('participantPublished')).streams[0].id).toBe(streamId);
  expect(bob.rpc.notifications.map(({ method }) => method)).not.toContain('participantLeft');
  await other.stop();
});

test('sessions do not end with the last gateway when it is an exception that stops it', async () => {
  const doomed = await stack.add('gateway');
  const session = await restOf(doomed).createSession();
  const alice = await join(session, doomed);
  doomed.kill(THROW);
  expect(await doomed.exited).toBe('exit code 1');
  const next = await stack.add('gateway');
  await alice.comeBack(next.url!);
  const { connections } = await restOf(next).session(session);
  expect(connections.numberOfElements).toBe(1);
  expect(alice.rpc.notifications.map(({ method }) => method)).not.toContain('participantEvicted');
});

async function join(session: string, gateway: Service): Promise<Participant> {
  const participant = await Participant.join(restOf(gateway), session);
  everybody.push(participant);
  return participant;
}

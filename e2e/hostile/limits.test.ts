import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { joinParams, Participant } from '../clients/participant.ts';
import { RpcClient } from '../clients/rpc-client.ts';
import { NOWHERE, publishCamera } from '../scenes/ip-cameras.ts';
import { expectError } from '../observing/rest-error.ts';
import { rpcError } from '../observing/rpc-expectations.ts';
import { healthUrl, mediaLoad } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

const SOCKETS = 6;
const PARTICIPANTS = 3;
const CAMERAS = 2;
const SESSIONS = 2;
/** Ten times as many at once, and so many a second for long. */
const REQUESTS = 5;
const MESSAGES = 10;
const MESSAGE_BYTES = 64 * 1024;

let stack: OwnStack;
const people: { close(): unknown }[] = [];
beforeAll(async () => {
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: {
      gateway: {
        GATEWAY_MAX_SOCKETS_PER_ADDRESS: String(SOCKETS),
        GATEWAY_REQUESTS_PER_ADDRESS: String(REQUESTS),
        GATEWAY_MESSAGES_PER_SECOND: String(MESSAGES),
        GATEWAY_MAX_MESSAGE: String(MESSAGE_BYTES),
        GATEWAY_PROXIES: '1',
      },
      session: {
        CONVENE_MAX_CONNECTIONS_PER_SESSION: String(PARTICIPANTS),
        OPENVIDU_IPCAM_MAX_PER_SESSION: String(CAMERAS),
        CONVENE_MAX_SESSIONS_PER_MEDIA_NODE: String(SESSIONS),
      },
    },
  });
});
afterAll(async () => {
  for (const each of people) each.close();
  await stack?.stop();
});

/** A client behind the proxy that is trusted. */
const from = (address: string) => ({
  headers: { 'x-forwarded-for': `1.2.3.4, ${address}` },
  rejectUnauthorized: false,
});

async function statusOfUpgrade(address: string): Promise<number> {
  const socket = new WebSocket(`${stack.url!.replace('https', 'wss')}/openvidu`, from(address));
  people.push({ close: () => socket.terminate() });
  socket.on('error', () => undefined);
  const [first] = await Promise.race([once(socket, 'open'), once(socket, 'unexpected-response').then(([, r]) => [r])]);
  return (first as { statusCode?: number } | undefined)?.statusCode ?? 101;
}

test('an address has so many sockets, and others are not concerned', async () => {
  for (let count = 0; count < SOCKETS; count++) expect(await statusOfUpgrade('10.1.1.1')).toBe(101);
  expect(await statusOfUpgrade('10.1.1.1')).toBe(503);
  expect(await statusOfUpgrade('10.1.1.2')).toBe(101);
});

test('an address may ask so often without the credentials; with them always', async () => {
  const ask = async (address: string) =>
    (await stack.rest.anonymous('get', '/openvidu/api/sessions').set('X-Forwarded-For', address)).status;
  const statuses = [];
  for (let count = 0; count < REQUESTS * 20; count++) statuses.push(await ask('10.2.2.1'));
  expect(new Set(statuses.slice(0, REQUESTS * 10))).toEqual(new Set([401]));
  expect(statuses).toContain(429);
  expect(await ask('10.2.2.2')).toBe(401);
  const limited = await stack.rest.anonymous('get', '/').set('X-Forwarded-For', '10.2.2.1');
  expect(limited).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  expect(limited.body.message).toMatch(/Try again/);
  await stack.rest.get('/sessions').set('X-Forwarded-For', '10.2.2.1').expect(200);
});

test('an address is one client, however it is written', async () => {
  const ask = async (address: string) =>
    (await stack.rest.anonymous('get', '/openvidu/api/sessions').set('X-Forwarded-For', address)).status;
  for (const spellings of [
    ['10.3.3.1', '10.3.3.1:5000', '::ffff:10.3.3.1', '[::ffff:a03:301]:443'],
    ['2001:DB8::1', '[2001:db8:0:0::1]:70', '[2001:db8::2]', '2001:db8::3'],
    ['unknown', '_hidden', '"', '1.2.3.4.5'], // The proxy itself.
  ]) {
    const statuses = [];
    for (let count = 0; count < REQUESTS * 20; count++) statuses.push(await ask(spellings[count % spellings.length]!));
    expect(statuses).toContain(429);
  }
});

test('a socket may send so many messages, and so large ones', async () => {
  const rpc = await RpcClient.open(stack.url!, { pingIntervalMs: 0 });
  people.push({ close: () => rpc.isOpen && rpc.kill() });
  const answers = await Promise.all(Array.from({ length: MESSAGES * 11 }, () => rpc.request('ping')));
  const refused = answers.filter(({ error }) => error);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(MESSAGES);
  expect(refused[0]!.error).toEqual({ code: 999, message: expect.stringMatching(/no more than 10 a second/) });
  await until('it is allowed again', async () => (await rpc.request('ping')).result, { everyMs: 300 });
  rpc.sendRaw(`{"pad":"${'x'.repeat(MESSAGE_BYTES)}"}`);
  expect((await rpc.closed).code).toBe(1009);
});

test('a session has so many IP cameras, also when all come at the same time', async () => {
  const { rest } = stack;
  const [session, other] = [await rest.createSession(), await rest.createSession()];
  const publish = (into: string) => rest.post(`/sessions/${into}/connection`, { rtspUri: NOWHERE });
  const answers = await Promise.all(Array.from({ length: CAMERAS + 3 }, () => publish(session)));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused).toHaveLength(3);
  const message = 'The session already has 2 IP cameras, the most that it may have (OPENVIDU_IPCAM_MAX_PER_SESSION)';
  for (const answer of [...refused, await publish(session)]) expectError(answer, 400, message);
  const { content } = (await rest.session(session)).connections;
  expect(content).toHaveLength(CAMERAS);
  await until('what was too much is freed', async () => {
    return (await mediaLoad(healthUrl(stack.mediaNodes[0]!))).publications === CAMERAS;
  });

  await rest.delete(`/sessions/${session}/connection/${content[0]!.connectionId}`).expect(204);
  for (let count = 0; count < PARTICIPANTS - 1; count++) people.push(await Participant.join(rest, session));
  expectError(await publish(session), 400, 'The session already has 3 participants, the most that it may have');
  await publishCamera(rest, other);
  const third = await publish(await rest.createSession());
  expectError(third, 500, 'The IP camera could not be published: there is no media node that could take it');
  for (const each of [session, other]) await rest.delete(`/sessions/${each}`).expect(204);
});

test('a session has so many participants, and a media node so many sessions', async () => {
  const { rest } = stack;
  const full = await rest.createSession();
  for (let count = 0; count < PARTICIPANTS; count++) people.push(await Participant.join(rest, full));
  await expect(Participant.join(rest, full)).rejects.toMatchObject(
    rpcError(201, `Unable to join session ${full}. It already has 3 participants, the most that it may have`),
  );
  const second = await Participant.join(rest, await rest.createSession());
  people.push(second);
  const third = await rest.createSession();
  const noNode = `There is no available Media Node where to initialize session '${third}'`;
  await expect(Participant.join(rest, third)).rejects.toMatchObject(rpcError(204, noNode));

  await second.leave();
  const token = await rest.createToken(third);
  const rpc = await RpcClient.open(stack.url!);
  people.push({ close: () => rpc.isOpen && rpc.kill() });
  expect(await rpc.call('joinRoom', joinParams(third, token))).toMatchObject({ session: third });
});

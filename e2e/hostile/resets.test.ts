import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { anyFreeTcpPort } from '../../tools/infrastructure/ports.ts';
import { Participant } from '../clients/participant.ts';
import { Bystanders } from '../scenes/bystanders.ts';
import { healthUrl, metric } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { processesOf } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { httpStages } from './http-stages.ts';
import { inCrowds, MOMENTS, openAndReset, type OpenPort } from './reset.ts';

const ROUNDS = 8;
const BROKEN_REQUESTS = 400;

let stack: OwnStack;
let mediaPort: number;
let bystanders: Bystanders;
let before: Awaited<ReturnType<typeof processesOf>>;
let files: number[];

beforeAll(async () => {
  mediaPort = await anyFreeTcpPort();
  stack = await startOwnStack({ kindEnv: { 'media-node': { MEDIA_PORT: String(mediaPort) } } });
  await stack.add('gateway', { CERTIFICATE_TYPE: 'none' });
  bystanders = await Bystanders.meet(stack.rest);
  before = await processesOf(stack);
  files = await openFiles();
});
afterAll(async () => {
  bystanders?.goHome();
  await stack?.stop();
});

/** Of each gateway. */
const openFiles = () => Promise.all(stack.gateways.map((gateway) => metric(healthUrl(gateway), 'process_open_fds')));

function openPorts(): OpenPort[] {
  const { gateways, sessions, mediaNodes, recordingWorkers } = stack;
  const [secure, plain] = gateways.map(({ ports }) => ports.server!);
  const services = [...gateways, ...sessions, ...mediaNodes, ...recordingWorkers];
  return [
    { name: 'gateway', port: plain! },
    { name: 'gateway with TLS', port: secure!, isTls: true },
    ...services.map(({ kind, ports }) => ({ name: `health of ${kind}`, port: ports.health })),
  ];
}

/** Nobody has died, nothing is left of it, and who is in a call has noticed nothing. */
async function nothingHappened(): Promise<void> {
  expect(await processesOf(stack)).toEqual(before);
  await bystanders.areUndisturbed();
  const plain = `http://127.0.0.1:${stack.gateways[1]!.ports.server}`;
  const newcomer = await Participant.join(stack.rest, await stack.rest.createSession(), { gateway: plain });
  expect((await newcomer.rpc.request('ping')).result).toEqual({ value: 'pong' });
  newcomer.close();
  await until('the gateways have closed all of it', async () => isLike(await openFiles()), {
    seen: async () => ({ before: files, now: await openFiles() }),
  });
  const errors = await Promise.all(
    [...stack.gateways, ...stack.sessions, ...stack.mediaNodes].map((service) =>
      metric(healthUrl(service), 'convene_unexpected_errors_total'),
    ),
  );
  expect(errors.every((count) => count === 0)).toBe(true);
}

const isLike = (now: number[]): boolean => now.every((count, index) => count < files[index]! + 15);

describe('connections that are reset disturb nobody', { timeout: 180_000 }, () => {
  test.each(MOMENTS)('at every stage of HTTP, %s', async (moment) => {
    const stages = Object.values(httpStages(stack.secret));
    for (const port of openPorts()) {
      const resets = stages.map((says) => () => openAndReset(port, Buffer.from(says, 'latin1'), moment));
      await inCrowds(Array.from({ length: ROUNDS }, () => resets).flat());
    }
    await nothingHappened();
  });

  test.each(MOMENTS)('at every stage of a TLS handshake, %s', async (moment) => {
    const port = { name: 'gateway with TLS', port: stack.gateways[0]!.ports.server! };
    const hello = Buffer.from('1603010200010001fc0303', 'hex');
    const stages = [
      '',
      hello.subarray(0, 3),
      hello,
      Buffer.concat([hello, randomBytes(600)]),
      'GET / HTTP/1.1\r\n\r\n',
    ];
    const resets = stages.map((says) => () => openAndReset(port, says, moment));
    await inCrowds(Array.from({ length: ROUNDS * 4 }, () => resets).flat());
    await nothingHappened();
  });

  test.each(MOMENTS)('at every stage of media over TCP, %s', async (moment) => {
    const binding = Buffer.from('0014000100002112a442', 'hex');
    const stages = ['', binding.subarray(0, 1), binding, Buffer.concat([binding, randomBytes(12)]), randomBytes(2_000)];
    const resets = stages.map((says) => () => openAndReset({ name: 'media', port: mediaPort }, says, moment));
    await inCrowds(Array.from({ length: ROUNDS * 4 }, () => resets).flat());
    await nothingHappened();
  });
});

test('rubbish over UDP, where media is expected, disturbs nobody', async () => {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  const starts = ['', '0001000c2112a442', '16fefd', '80', '8060', '80c8', 'ff'].map((hex) => Buffer.from(hex, 'hex'));
  for (let round = 0; round < ROUNDS * 20; round++) {
    for (const start of starts) socket.send(Buffer.concat([start, randomBytes(round)]), mediaPort, '127.0.0.1');
    await new Promise(setImmediate);
  }
  await nothingHappened();
});

test('two hundred WebSockets at a wrong path, each reset at once, disturb nobody', async () => {
  const [plain] = openPorts();
  const says = httpStages(stack.secret)['a WebSocket nowhere']!;
  await inCrowds(Array.from({ length: 200 }, () => () => openAndReset(plain!, says, 'at once')));
  await nothingHappened();
});

test('a WebSocket that is refused is closed, also when its client keeps it open', async () => {
  const [plain] = openPorts();
  let answer = '';
  const socket = connect({ port: plain!.port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on('error', (error) => (answer = error.message));
  socket.write(httpStages(stack.secret)['a WebSocket nowhere']!);
  socket.on('data', (chunk) => (answer += String(chunk)));
  await until('it is answered', () => answer.includes('WebSockets are opened at /openvidu'));
  await nothingHappened();
});

test('a flood of broken requests disturbs nobody', { timeout: 180_000 }, async () => {
  const stages = Object.values(httpStages(stack.secret)).filter((says) => says !== '');
  for (const port of openPorts()) {
    const broken = Array.from({ length: BROKEN_REQUESTS }, (_, index) => spoiled(stages[index % stages.length]!));
    await inCrowds(broken.map((says) => () => openAndReset(port, says, 'when it is answered')));
  }
  await nothingHappened();
});

/** With some bytes that are others. */
function spoiled(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  for (const byte of randomBytes(4)) bytes[Math.floor(Math.random() * Math.min(bytes.length, 200))] = byte;
  return bytes;
}

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjectOf, mediaOperations, recordingOperations } from '@convene/service-contracts';
import { natsConnection, Readiness, ServiceBus } from '@convene/service-kit';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startNats, type RestartableServer } from '../../tools/infrastructure/nats-server.ts';
import { until } from '../support/until.ts';
import { RunningNode } from './running-node.ts';

/** 0.3 s of silence, 0.1 s of doubt; and a machine that is busy. */
const NOTICED_WITHIN_MS = 1_000;

let dir: string;
let nats: RestartableServer;
let bus: ServiceBus;
let running: RunningNode;
let session: NatsConnection;
/** The workers that the session service was told of. */
const lost: unknown[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convene-e2e-nats-'));
  nats = await startNats({ logDir: dir });
  bus = new ServiceBus(nats.url, 'media-node', new Readiness());
  await bus.onModuleInit();
  running = await RunningNode.start({ bus });
  session = await connect(natsConnection(nats.url, 'session'));
  answer(session, subjectOf(mediaOperations.recorderLost), (request) => {
    lost.push(request['workerId']);
    return {};
  });
});
afterAll(async () => {
  await running?.stop();
  await bus?.onApplicationShutdown();
  await session?.close();
  await nats?.stop();
  await rm(dir, { recursive: true, force: true });
});

it('a recording worker that is gone is told of within a second, and nothing is sent to it any more', async () => {
  await until('the node may judge others', () => bus.connectedForMs() > 2_000);
  const streamOf = randomUUID();
  await running.publish(streamOf, 'stream');
  const [doomed, living] = await Promise.all(['doomed', 'living'].map((workerId) => recorder(workerId)));
  const captures = await Promise.all(
    ['doomed', 'doomed', 'living'].map((workerId) => running.capture(streamOf, 'stream', { workerId })),
  );
  await until('both workers were heard', () => doomed!.said > 3 && living!.said > 3);

  // What the system does to the connections of a process that is killed.
  const since = performance.now();
  await doomed!.connection.close();
  await until('the session service was told', () => lost.length > 0, { everyMs: 5 });
  expect(performance.now() - since).toBeLessThan(NOTICED_WITHIN_MS);
  expect(lost).toEqual(['doomed']);
  expect([running.node.captures.count, running.node.captures.of('doomed').length]).toEqual([1, 0]);
  await captures[2]!.receiver.receives(captures[2]!.source.audio!.ssrc);
  await living!.connection.close();
});

/** A recording worker that says that it is there, and wants whatever it is asked for. */
async function recorder(workerId: string): Promise<{ connection: NatsConnection; said: number }> {
  const worker = { connection: await connect(natsConnection(nats.url, workerId)), said: 0 };
  answer(worker.connection, subjectOf(recordingOperations.wants, workerId), ({ captureIds }) => ({
    wantedIds: captureIds,
  }));
  const speaking = setInterval(() => {
    worker.connection.publish(`${recordingOperations.recorderLives.name}.${workerId}`, '{}');
    worker.said += 1;
  }, 200);
  void worker.connection.closed().then(() => clearInterval(speaking));
  await worker.connection.flush();
  return worker;
}

/** Answers as the services do, in the form that Nest gives requests and answers. */
function answer(connection: NatsConnection, subject: string, reply: (request: Record<string, unknown>) => unknown) {
  connection.subscribe(subject, {
    callback: (error, message) => {
      if (error) throw error;
      const { id, data } = message.json<{ id: string; data: Record<string, unknown> }>();
      message.respond(JSON.stringify({ id, response: { ok: reply(data) }, isDisposed: true }));
    },
  });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serviceEnvironment } from '../../tools/services/service-environment.ts';
import type { ServiceKind } from '../../tools/services/service-kind.ts';
import { startService } from '../../tools/services/start-service.ts';

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'convene-e2e-configuration-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What a service prints that does not start. */
async function complaint(kind: ServiceKind, wrong: NodeJS.ProcessEnv): Promise<string> {
  const settings = {
    databaseUrl: 'postgresql://nobody@127.0.0.1:1/none',
    natsUrl: 'nats://127.0.0.1:1',
    secret: 'secret',
    mediasoupWorker: '/bin/false',
    dir,
  };
  const env = { ...serviceEnvironment(kind, 1, settings), ...wrong };
  const started = startService(kind, { env, logFile: join(dir, `${kind}.log`) });
  return started.then(
    async (service) => {
      await service.stop();
      throw new Error(`${kind} started in spite of ${JSON.stringify(wrong)}`);
    },
    (error: Error) => error.message,
  );
}

const OF_EVERY_SERVICE: [string, string][] = [
  ['NATS_URL', 'http://127.0.0.1'],
  ['LOG_LEVEL', 'loud'],
  ['HEALTH_PORT', '70000'],
];

const cases: [ServiceKind, string, string][] = [
  ...(['gateway', 'session', 'media-node', 'recording-worker'] as const).flatMap((kind) =>
    OF_EVERY_SERVICE.map(([name, value]): [ServiceKind, string, string] => [kind, name, value]),
  ),
  ['gateway', 'OPENVIDU_SECRET', ''],
  ['gateway', 'OPENVIDU_SECRET', 'with space'],
  ['gateway', 'HTTPS_PORT', 'https'],
  ['gateway', 'SERVER_PORT', '-1'],
  ['gateway', 'DOMAIN_OR_PUBLIC_IP', 'https://example.com'],
  ['gateway', 'CERTIFICATE_TYPE', 'stolen'],
  ['gateway', 'OPENVIDU_CDR', 'perhaps'],
  ['gateway', 'OPENVIDU_RECORDING_NOTIFICATION', 'some'],
  ['gateway', 'OPENVIDU_WEBHOOK_EVENTS', '[unheardOf]'],
  ['session', 'DATABASE_URL', ''],
  ['session', 'DATABASE_URL', 'mysql://127.0.0.1/x'],
  ['session', 'OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH', '-1'],
  ['session', 'OPENVIDU_SESSIONS_GARBAGE_INTERVAL', 'often'],
  ['session', 'OPENVIDU_WEBHOOK_HEADERS', '["no colon"]'],
  ['session', 'OPENVIDU_WEBHOOK_TIMEOUT', '0'],
  ['media-node', 'MEDIA_LISTEN', 'not an address'],
  ['media-node', 'MEDIA_WORKERS', '0'],
  ['media-node', 'MEDIA_PORT', '99999'],
  ['recording-worker', 'DATABASE_URL', ''],
  ['recording-worker', 'REDIS_URL', 'http://127.0.0.1'],
];

test.each(cases)('%s does not start with %s=%o, and says why', async (kind, name, value) => {
  const said = await complaint(kind, { [name]: value });
  expect(said).toMatch(/exit code [1-9]/);
  expect(said).toMatch(new RegExp(`\\b${name}: `));
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m);
});

test.each<[ServiceKind, string, NodeJS.ProcessEnv]>([
  ['session', 'OPENVIDU_CDR_PATH', { OPENVIDU_CDR: 'true', OPENVIDU_CDR_PATH: '/dev/null/cdr' }],
  ['session', 'OPENVIDU_WEBHOOK_ENDPOINT', { OPENVIDU_WEBHOOK: 'true' }],
  ['gateway', 'OPENVIDU_WEBHOOK_ENDPOINT', { OPENVIDU_WEBHOOK: 'true' }],
  ['gateway', 'OPENVIDU_PRO_AWS_S3_BUCKET', { OPENVIDU_PRO_RECORDING_STORAGE: 's3' }],
  ['recording-worker', 'OPENVIDU_PRO_AWS_S3_BUCKET', { OPENVIDU_PRO_RECORDING_STORAGE: 's3' }],
])('%s does not start without a usable %s, when it is needed', async (kind, name, env) => {
  const said = await complaint(kind, env);
  expect(said).toMatch(/exit code [1-9]/);
  expect(said).toMatch(new RegExp(`\\b${name}: `));
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m);
});

test('all that is wrong is said at once', async () => {
  const said = await complaint('gateway', { OPENVIDU_SECRET: '', SERVER_PORT: 'x', OPENVIDU_CDR: 'perhaps' });
  for (const name of ['OPENVIDU_SECRET', 'SERVER_PORT', 'OPENVIDU_CDR']) expect(said).toContain(`${name}: `);
});

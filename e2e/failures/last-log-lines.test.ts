import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const LINES = 20_000;

/** A service that does nothing but write very many lines, and then comes to the end that is given. */
const service = (end: string) => `
  import { Logger } from '@nestjs/common';
  import { runService, serviceSettings } from '@convene/service-kit';
  import { z } from 'zod';
  await runService('talker', z.object(serviceSettings), async () => ({ app: { close: async () => undefined } }));
  const logger = new Logger('talker');
  for (let number = 0; number < ${LINES}; number++) logger.log({ number, msg: 'x'.repeat(100) });
  ${end}`;

test.for([
  ['SIGTERM', `process.kill(process.pid, 'SIGTERM');`, 0, ['Stopping', 'Stopped']],
  ['an exception', `throw new Error('broken');`, 1, ['Something unexpected happened', 'Stopping', 'Stopped']],
  ['process.exit', `process.exit(3);`, 3, []],
] as const)('nothing of the log is lost at %s', async ([, end, expectedCode, lastWords]) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', service(end)], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, NATS_URL: 'nats://127.0.0.1:1', HEALTH_PORT: '0', HEALTH_HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const lines = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { number?: number; msg: string });
  expect(code).toBe(expectedCode);
  expect(lines.flatMap(({ number }) => number ?? [])).toEqual(Array.from({ length: LINES }, (_, number) => number));
  const words = lines.filter(({ number }) => number === undefined).map(({ msg }) => msg);
  expect(words).toEqual(['Ready', ...lastWords]);
});

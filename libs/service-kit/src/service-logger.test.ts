import { expect, it } from 'vitest';
import { createLogger, ServiceLogger } from './service-logger.js';

const lines: Record<string, unknown>[] = [];
const logger = new ServiceLogger(
  createLogger('test', 'info', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
);

it('keeps the fields and hides secrets', () => {
  logger.log({ sessionId: 'S', msg: 'joined', token: 'tok_x', caller: { secret: 'y' } }, 'Context');
  expect(lines.at(-1)).toMatchObject({
    service: 'test',
    sessionId: 'S',
    msg: 'joined',
    context: 'Context',
    token: '[hidden]',
    caller: { secret: '[hidden]' },
  });
});

it('writes an error with its stack', () => {
  logger.error({ err: new Error('broken'), msg: 'failed' });
  expect(lines.at(-1)).toMatchObject({ level: 50, err: { message: 'broken', stack: expect.any(String) } });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishing } from '../scenes/recorded-call.ts';
import { startRecording, stopRecording } from '../scenes/recordings.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({ ownPostgres: true, counts: { session: 0, 'recording-worker': 0 } });
});
afterAll(() => stack?.stop());

test(
  'services that are started while Postgres is away do everything when it is back',
  { timeout: 90_000 },
  async () => {
    const { rest } = stack;
    await stack.postgres!.kill!();
    await Promise.all([stack.add('session'), stack.add('recording-worker')]);
    expect((await rest.post('/sessions', {})).status).toBe(503);
    await stack.postgres!.restart!();
    const isBack = async () => (await rest.post('/sessions', {})).status === 200;
    await until('sessions are created', isBack, { limitMs: 20_000 });
    const session = await rest.createSession();
    await publishing(rest, session);
    // Jobs, from the first to the last.
    const { id } = await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
    expect(await stopRecording(rest, id)).toMatchObject({ status: 'ready' });
    await rest.delete(`/recordings/${id}`).expect(204);
  },
);

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { publishing } from '../scenes/recorded-call.ts';
import { getRecording, startRecording, untilFinished } from '../scenes/recordings.ts';
import { expectEmpty } from '../observing/rest-error.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: { session: { OPENVIDU_RECORDING_STOP_WAIT: '0' } },
  });
});
afterAll(() => stack?.stop());

test('while nobody captures, a recording is starting; then it fails, and the session can be recorded again', async () => {
  const { rest } = stack;
  const session = await rest.createSession();
  await publishing(rest, session);
  const answer = rest.post('/recordings/start', { session }).then((response) => response);
  await until('it is there', async () => (await rest.get(`/recordings/${session}`)).status === 200);
  expect(await getRecording(rest, session)).toMatchObject({ status: 'starting', url: null });
  expectEmpty(await rest.post(`/recordings/stop/${session}`), 406);
  expectEmpty(await rest.post(`/recordings/pause/${session}`), 406);
  expectEmpty(await rest.post('/recordings/start', { session }), 409);
  expectEmpty(await rest.delete(`/recordings/${session}`), 409);
  const { status, body } = await answer;
  expect({ status, message: body.message }).toEqual({
    status: 500,
    message: expect.stringMatching(/^Error starting recording: no recording worker/),
  });
  expect(await getRecording(rest, session)).toMatchObject({ status: 'failed', failure: expect.any(String) });
  expect((await rest.session(session)).recording).toBe(false);
  expect((await rest.post(`/recordings/${session}/recompose`)).status).toBe(409);
  await rest.delete(`/sessions/${session}`).expect(204);
});

test('a recording that was asked for before there was a worker starts with the first one', async () => {
  const { rest } = stack;
  const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
  await publishing(rest, session);
  const started = startRecording(rest, session);
  await until('it is there', async () => (await rest.get(`/recordings/${session}`)).status === 200);
  await stack.add('recording-worker');
  expect(await started).toMatchObject({ status: 'started' });
  // Nothing is waited for here, so that the answer comes before the result.
  const { body } = await rest.post(`/recordings/stop/${session}`).expect(200);
  expect(body).toMatchObject({ status: 'stopped', progress: expect.any(Number), url: null, size: 0 });
  expect(await untilFinished(rest, session)).toMatchObject({ status: 'ready' });
  await rest.delete(`/recordings/${session}`).timeout(30_000).expect(204);
});

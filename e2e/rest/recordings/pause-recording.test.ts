import { expect, test } from 'vitest';
import { publishing } from '../../scenes/recorded-call.ts';
import { getRecording, startRecording, stopRecording } from '../../scenes/recordings.ts';
import { expectEmpty, expectError } from '../../observing/rest-error.ts';
import { rest } from '../../stack/shared-stack.ts';

const pause = (id: string) => rest.post(`/recordings/pause/${id}`);

test('POST /recordings/pause/ID pauses, once', async () => {
  const session = await rest.createSession();
  await publishing(rest, session);
  const started = await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
  const { body } = await pause(session).expect(200);
  expect(body).toEqual({ ...started, paused: true });
  expect(await getRecording(rest, session)).toEqual(body);
  expectError(await pause(session), 409, 'The recording cannot be paused: it is paused already');
  const stopped = await stopRecording(rest, session);
  expect(stopped.status).toBe('ready');
  expect(stopped).not.toHaveProperty('paused');
  expectError(await pause(session), 409, 'The recording cannot be paused: it is ready');
});

test('POST /recordings/pause/ID does not know others, and wants the credentials', async () => {
  expectEmpty(await pause('unknown'), 404);
  await rest.anonymous('post', '/openvidu/api/recordings/pause/unknown').expect(401);
});

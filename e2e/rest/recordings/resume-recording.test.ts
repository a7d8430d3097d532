import { expect, test } from 'vitest';
import { publishing } from '../../scenes/recorded-call.ts';
import { startRecording, stopRecording } from '../../scenes/recordings.ts';
import { expectEmpty, expectError } from '../../observing/rest-error.ts';
import { rest } from '../../stack/shared-stack.ts';

const resume = (id: string) => rest.post(`/recordings/resume/${id}`);

test('POST /recordings/resume/ID goes on with what was paused', async () => {
  const session = await rest.createSession();
  await publishing(rest, session);
  const started = await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
  expectError(await resume(session), 409, 'The recording cannot be resumed: it is not paused');
  await rest.post(`/recordings/pause/${session}`).expect(200);
  expect((await resume(session).expect(200)).body).toEqual(started);
  await stopRecording(rest, session);
  expectError(await resume(session), 409, 'The recording cannot be resumed: it is ready');
});

test('POST /recordings/resume/ID does not know others, and wants the credentials', async () => {
  expectEmpty(await resume('unknown'), 404);
  await rest.anonymous('post', '/openvidu/api/recordings/resume/unknown').expect(401);
});

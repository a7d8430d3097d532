import { test } from 'vitest';
import { publishing } from '../../scenes/recorded-call.ts';
import { startRecording, stopRecording } from '../../scenes/recordings.ts';
import { expectEmpty, expectError } from '../../observing/rest-error.ts';
import { rest } from '../../stack/shared-stack.ts';

const recompose = (id: string) => rest.post(`/recordings/${id}/recompose`);

test('POST /recordings/ID/recompose is for recordings that have failed', async () => {
  const session = await rest.createSession();
  await publishing(rest, session);
  await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
  expectError(await recompose(session), 409, 'The recording cannot be made again: it is started');
  await stopRecording(rest, session);
  expectError(await recompose(session), 409, 'The recording cannot be made again: it is ready');
});

test('POST /recordings/ID/recompose does not know others, and wants the credentials', async () => {
  expectEmpty(await recompose('unknown'), 404);
  await rest.anonymous('post', '/openvidu/api/recordings/unknown/recompose').expect(401);
});

import { expect, test } from 'vitest';
import { publishing } from '../../scenes/recorded-call.ts';
import { startRecording, stopRecording, type RecordingBody } from '../../scenes/recordings.ts';
import { rest } from '../../stack/shared-stack.ts';

test.each(['/openvidu/api', '/api'])('GET %s/recordings lists all of them, the newest first', async (base) => {
  const session = await rest.createSession();
  await publishing(rest, session);
  await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
  const first = await stopRecording(rest, session);
  const second = await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
  const { body } = await rest.request('get', `${base}/recordings`).expect(200);
  expect(body.count).toBe(body.items.length);
  expect(body.items.filter(({ sessionId }: RecordingBody) => sessionId === session)).toEqual([second, first]);
  await stopRecording(rest, second.id);
  await rest.anonymous('get', `${base}/recordings`).expect(401);
});

test('/recordings cannot be deleted as a whole', async () => {
  const { status, headers } = await rest.delete('/recordings');
  expect(status).toBe(405);
  expect(headers.allow).toMatch(/GET/);
});

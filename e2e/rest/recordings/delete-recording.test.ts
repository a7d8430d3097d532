import { expect, test } from 'vitest';
import { publishing } from '../../scenes/recorded-call.ts';
import { startRecording, stopRecording } from '../../scenes/recordings.ts';
import { expectEmpty } from '../../observing/rest-error.ts';
import { rest } from '../../stack/shared-stack.ts';

test.each(['/openvidu/api', '/api'])('DELETE %s/recordings/ID removes it with its files', async (base) => {
  const session = await rest.createSession();
  await publishing(rest, session);
  await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
  expectEmpty(await rest.request('delete', `${base}/recordings/${session}`), 409);
  const { url } = await stopRecording(rest, session);
  const { pathname } = new URL(url!);
  await rest.request('get', pathname).expect(200);
  expectEmpty(await rest.request('delete', `${base}/recordings/${session}`), 204);
  await rest.request('get', pathname).expect(404);
  expectEmpty(await rest.get(`/recordings/${session}`), 404);
  expectEmpty(await rest.request('delete', `${base}/recordings/${session}`), 404);
  expect((await rest.get('/recordings')).body.items.map(({ id }: { id: string }) => id)).not.toContain(session);
});

test('DELETE /recordings/ID does not know others, and wants the credentials', async () => {
  expectEmpty(await rest.delete('/recordings/unknown'), 404);
  await rest.anonymous('delete', '/openvidu/api/recordings/unknown').expect(401);
});

test('a recording whose result is being made can be deleted: that is broken off', async () => {
  const session = await rest.createSession();
  await publishing(rest, session);
  await startRecording(rest, session, { resolution: '1920x1080' });
  const stopped = rest.post(`/recordings/stop/${session}`).then((answer) => answer);
  const deleted = await until204(session);
  expect(deleted).toBe(true);
  expect([200, 404]).toContain((await stopped).status);
  expectEmpty(await rest.get(`/recordings/${session}`), 404);
});

/** Asks until the recording has stopped. */
async function until204(id: string): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { status } = await rest.delete(`/recordings/${id}`);
    if (status === 204) return true;
    if (status !== 409) return false;
  }
  return false;
}

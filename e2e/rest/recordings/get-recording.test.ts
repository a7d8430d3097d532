import { expect, test } from 'vitest';
import { publishing } from '../../scenes/recorded-call.ts';
import { startRecording, stopRecording } from '../../scenes/recordings.ts';
import { expectEmpty } from '../../observing/rest-error.ts';
import { gatewayB, rest } from '../../stack/shared-stack.ts';

test.each(['/openvidu/api', '/api'])('GET %s/recordings/ID shows it at any time, on any gateway', async (base) => {
  const session = await rest.createSession();
  await publishing(rest, session);
  const get = async () => (await rest.at(gatewayB).request('get', `${base}/recordings/${session}`).expect(200)).body;
  const started = await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
  expect(await get()).toEqual(started);
  const stopped = await stopRecording(rest, session);
  expect(await get()).toEqual(stopped);
  await rest.delete(`/sessions/${session}`).expect(204);
  expect(await get()).toEqual(stopped);
});

test('GET /recordings/ID does not know others, and wants the credentials', async () => {
  expectEmpty(await rest.get('/recordings/unknown'), 404);
  expectEmpty(await rest.get('/recordings/a%2fb'), 404);
  await rest.anonymous('get', '/openvidu/api/recordings/unknown').expect(401);
});

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishing } from '../scenes/recorded-call.ts';
import { download, getRecording, startRecording, untilFinished } from '../scenes/recordings.ts';
import { rest, stack } from '../stack/shared-stack.ts';
import { probe } from '../observing/look-into.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

test('a result that cannot be stored fails with the reason, and can be made again once it can', async () => {
  const session = await rest.createSession();
  const { peer } = await publishing(rest, session);
  const { id } = await startRecording(rest, session, { resolution: '320x240' });
  await until('three seconds were sent', () => peer.sender!.sent.packets > 150);
  const obstacle = join(stack.recordings, id, `${id}.mp4`); // a folder where the file should be
  await mkdir(obstacle);
  await rest.post(`/recordings/stop/${id}`).timeout(60_000).expect(200);
  const failed = await untilFinished(rest, id);
  expect(failed).toMatchObject({ status: 'failed', url: null, size: 0, failure: expect.stringMatching(/.{10}/) });
  expect(await getRecording(rest, id)).toEqual(failed);

  await rm(obstacle, { recursive: true });
  const { body } = await rest.post(`/recordings/${id}/recompose`).expect(200);
  expect(body).toMatchObject({ status: 'stopped' });
  expect(body).not.toHaveProperty('failure');
  const ready = await untilFinished(rest, id);
  expect(ready).toMatchObject({ status: 'ready', hasAudio: true, hasVideo: true });
  expect(ready.duration).toBeGreaterThan(2);
  const { streams } = await probe(await download(rest, ready, await temporaryFolder()));
  expect(streams).toHaveLength(2);
  await rest.delete(`/recordings/${id}`).expect(204);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBucket, type Bucket } from '../stack/bucket.ts';
import { probe } from '../observing/look-into.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { publishing } from '../scenes/recorded-call.ts';
import { download, startRecording, stopRecording, untilFinished } from '../scenes/recordings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

let bucket: Bucket;
let stack: OwnStack;
beforeAll(async () => {
  bucket = await startBucket('recorded');
  stack = await startOwnStack({ kindEnv: { gateway: bucket.env, 'recording-worker': bucket.env } });
});
afterAll(async () => {
  await stack?.stop();
  await bucket?.stop();
});

/** A recording of two seconds. */
async function recorded(session: string) {
  const { peer } = await publishing(stack.rest, session);
  const { id } = await startRecording(stack.rest, session, { resolution: '320x240' });
  await until('two seconds were sent', () => peer.sender!.sent.packets > 100);
  return id;
}

test('a recording is kept in the bucket, downloaded through a gateway, and deleted there', async () => {
  const session = await stack.rest.createSession();
  const recording = await stopRecording(stack.rest, await recorded(session));
  expect(recording.status).toBe('ready');
  const file = await download(stack.rest, recording, await temporaryFolder());
  const { format, streams } = await probe(file);
  expect(Number(format.size)).toBe(recording.size);
  expect(streams).toHaveLength(2);
  await stack.rest.request('get', `/openvidu/recordings/${session}/${session}.jpg`).expect(200);
  await stack.rest.delete(`/recordings/${session}`).expect(204);
  await stack.rest.request('get', new URL(recording.url!).pathname).expect(404);
});

test('a bucket that refuses makes it fail with the reason, until it is made again', { timeout: 120_000 }, async () => {
  const session = await stack.rest.createSession();
  const id = await recorded(session);
  bucket.relay.rule = () => 'refuse';
  await stack.rest.post(`/recordings/stop/${id}`).timeout(60_000).expect(200);
  const failed = await untilFinished(stack.rest, id);
  expect(failed).toMatchObject({ status: 'failed', failure: expect.stringMatching(/bucket.*AccessDenied/i) });
  expect(failed.failure).not.toContain(bucket.secretKey);
  bucket.relay.rule = () => 'pass';
  await stack.rest.post(`/recordings/${id}/recompose`).expect(200);
  expect(await untilFinished(stack.rest, id)).toMatchObject({ status: 'ready', hasVideo: true });
});

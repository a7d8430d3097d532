import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';
import { rawAnswer, rawRequest } from '../../support/raw-request.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({
    counts: { 'media-node': 0, 'recording-worker': 0 },
    kindEnv: { gateway: { OPENVIDU_RECORDING_PUBLIC_ACCESS: 'true' } },
  });
  const folder = join(stack.logDir, '../recordings/ses');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'call.mp4'), '0123456789');
  await writeFile(join(folder, '.recording.ses'), '{}');
  await writeFile(join(folder, 'large.mp4'), '');
  await truncate(join(folder, 'large.mp4'), 1_000_000_000);
});
afterAll(() => stack?.stop());

test('with OPENVIDU_RECORDING_PUBLIC_ACCESS everybody may have the files of recordings, and nothing else', async () => {
  const ask = (path: string, method = 'GET') => rawAnswer(stack.url!, path, { method });
  for (const base of ['/openvidu/recordings', '/recordings']) {
    expect((await ask(`${base}/ses/call.mp4`)).body.toString()).toBe('0123456789');
    expect((await ask(`${base}/ses/call.mp4`, 'HEAD')).headers['content-length']).toBe('10');
    expect((await ask(`${base}/ses/nothing.mp4`)).status).toBe(404);
    expect((await ask(`${base}/ses/.recording.ses`)).status).toBe(404);
    expect((await ask(base)).status).toBe(401);
  }
  expect((await ask('/openvidu/api/recordings')).status).toBe(401);
  const { body } = await stack.rest.get('/openapi.json').expect(200);
  expect(body.paths['/openvidu/recordings/{recordingId}/{recordingFile}'].get.security).toEqual([]);
});

test('a gateway that stops does not wait for a client that takes its time', async () => {
  const answer = await rawRequest(stack.url!, '/recordings/ses/large.mp4');
  await new Promise((resolve) => answer.once('data', resolve));
  answer.pause();
  const broken = new Promise((resolve) => answer.once('error', resolve));
  expect(await stack.gateways[0]!.stop()).toBe(true);
  expect(await stack.gateways[0]!.exited).toBe('exit code 0');
  answer.resume();
  await broken;
});

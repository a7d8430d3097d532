import { expect, onTestFinished, test } from 'vitest';
import { OddCamera, type Oddness } from './odd-camera.ts';
import { watch } from './watch.ts';

async function start(oddness: Oddness): Promise<OddCamera> {
  const camera = await OddCamera.start(oddness);
  onTestFinished(() => camera.stop());
  return camera;
}

test.each<[Oddness, string]>([
  ['silent', 'Not within 1000 ms'],
  ['closes', 'ffmpeg ended'],
  ['garbage', 'ffmpeg ended'],
  ['unauthorized', '401 Unauthorized'],
  ['not found', '404 Not Found'],
])('what ffmpeg makes of one that is: %s', async (oddness, error) => {
  const camera = await start(oddness);
  const uri = camera.uri.replace('rtsp://', 'rtsp://user:password@');
  await expect(watch(uri, { limitMs: 1_000 })).rejects.toThrow(error);
  expect(camera.connections).toBeGreaterThan(0);
  if (oddness !== 'closes') expect(camera.requests[0]).toMatch(/^OPTIONS rtsp:.*CSeq: 1/s);
});

test('one that sends elsewhere', async () => {
  const target = await start('not found');
  const camera = await start({ redirectsTo: target.uri });
  await expect(watch(camera.uri)).rejects.toThrow('404 Not Found');
  expect(camera.requests.length).toBeGreaterThan(0);
  expect(target.requests.length).toBeGreaterThan(0);
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CallOfTwo } from '../../browsers/call-of-two.ts';
import { probe } from '../../observing/look-into.ts';
import { download, startRecording, stopRecording, type RecordingBody } from '../../scenes/recordings.ts';
import { until } from '../../support/until.ts';
import type { Scene } from '../scene.ts';

const SECONDS = 6;
/** What people in front of the call page publish. */
const FPS = 15;

export interface KeptRecording {
  recording: RecordingBody;
  sha256: string;
}

/** Records a call, with something that happens meanwhile, downloads the result, and looks into it. */
export async function checkRecording(
  { stack, folder }: Scene,
  call: CallOfTwo,
  meanwhile: (recording: RecordingBody) => Promise<void> = async () => undefined,
): Promise<KeptRecording> {
  const wanted = { outputMode: 'COMPOSED', resolution: '640x480' };
  const started = await startRecording(stack.rest, call.session, wanted);
  await secondsPass(call, SECONDS / 2);
  await meanwhile(started);
  await secondsPass(call, SECONDS / 2);
  const recording = await stopRecording(stack.rest, started.id, { limitMs: 120_000 });
  assert.equal(recording.status, 'ready', JSON.stringify(recording));
  const file = await download(stack.rest, recording, folder);
  const { format, streams } = await probe(file);
  assert.deepEqual(new Set(streams.map(({ codec_type }) => codec_type)), new Set(['audio', 'video']));
  assert.deepEqual([streams.find(({ width }) => width)?.width, Number(format.size)], [640, recording.size]);
  assert.ok(Number(format.duration) > SECONDS - 1, `${file} is ${format.duration} s long`);
  return {
    recording,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  };
}

/** So many seconds, as pictures arrive. */
async function secondsPass({ alice, fromBob }: CallOfTwo, seconds: number): Promise<void> {
  const frames = async () => (await alice.stats(fromBob))?.inbound.video?.frames ?? 0;
  const before = await frames();
  const patience = { limitMs: 60_000, everyMs: 200 };
  await until(`${seconds} s of pictures came`, async () => (await frames()) >= before + seconds * FPS, patience);
}

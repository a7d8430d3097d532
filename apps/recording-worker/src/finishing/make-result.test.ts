import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { workshop } from '../../test/composed.ts';
import { recordedStream, recordingOf } from '../../test/recording.ts';
import { ResultFailure } from '../result/result.js';

const { make, piece } = workshop();

it.each([
  [{ outputMode: 'COMPOSED' }, 'mp4'],
  [{ outputMode: 'COMPOSED', hasVideo: false, resolution: undefined, layout: undefined }, 'webm'],
  [{ outputMode: 'INDIVIDUAL', resolution: undefined, layout: undefined }, 'zip'],
] as const)('takes any name that a file can have: %o', async (more, extension) => {
  const longest = 'n'.repeat(250);
  const streamId = 's'.repeat(200);
  const recording = recordingOf([recordedStream(streamId)], { length: 1_000, name: longest, id: longest, ...more });
  const { file } = await make(recording, [await piece(streamId, 0, 1_000)]);
  expect(basename(file)).toBe(`${longest}.${extension}`);
});

it.each(['../up', 'a/b', '', 'a b', '.hidden', "it's"])('refuses "%s" as the name of a file', async (name) => {
  await expect(make(recordingOf([], { length: 1000, name }), [])).rejects.toBeInstanceOf(ResultFailure);
  await expect(make(recordingOf([], { length: 1000, id: name }), [])).rejects.toBeInstanceOf(ResultFailure);
  await expect(make(recordingOf([recordedStream(name)], { length: 1000 }), [])).rejects.toBeInstanceOf(ResultFailure);
});

it('rejects with the reason of its signal', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(make(recordingOf([], { length: 1000 }), [], { signal })).rejects.toThrow('stopped');
});

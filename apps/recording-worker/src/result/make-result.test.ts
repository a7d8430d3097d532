import { expect, it } from 'vitest';
import { workshop } from '../../test/composed.ts';
import { recordedStream, recordingOf } from '../../test/recording.ts';
import { ResultFailure } from './result-failure.js';

const { make } = workshop();

it.each(['../up', 'a/b', '', 'a b', '.hidden', "it's"])('refuses "%s" as the name of a file', async (name) => {
  await expect(make(recordingOf([], { length: 1000, name }), [])).rejects.toBeInstanceOf(ResultFailure);
  await expect(make(recordingOf([], { length: 1000, id: name }), [])).rejects.toBeInstanceOf(ResultFailure);
  await expect(make(recordingOf([recordedStream(name)], { length: 1000 }), [])).rejects.toBeInstanceOf(ResultFailure);
});

it('rejects with the reason of its signal', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(make(recordingOf([], { length: 1000 }), [], { signal })).rejects.toThrow('stopped');
});

import { expect, it } from 'vitest';
import { SinceKeyFrame } from './since-key-frame.js';

const key = { isKey: true, bytes: 1 };
const delta = { isKey: false, bytes: 1 };

it('keeps what has come since the last key frame, and nothing without one', () => {
  const since = new SinceKeyFrame<string>();
  since.take('before', delta);
  expect(since.frames).toEqual([]);
  for (const name of ['I', 'p', 'q']) since.take(name, name === 'I' ? key : delta);
  expect(since.frames).toEqual(['I', 'p', 'q']);
  since.take('J', key);
  expect(since.frames).toEqual(['J']);
  since.clear();
  since.take('r', delta);
  expect(since.frames).toEqual([]);
});

it('gives up when there is too much, until the next key frame', () => {
  const since = new SinceKeyFrame<string>();
  since.take('I', { isKey: true, bytes: 20 * 1024 * 1024 });
  since.take('p', delta);
  expect(since.frames).toEqual([]);
  since.take('J', key);
  expect(since.frames).toEqual(['J']);
});

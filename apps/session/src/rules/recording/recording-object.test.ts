import type { Recording } from '@convene/database/session';
import { expect, it } from 'vitest';
import { recordingObject } from './recording-object.js';
import { endOfPause } from './pause-recording.js';
import { isWanted } from './take-stream.js';

const recording = {
  uid: '0192f2a0-0000-7000-8000-000000000002',
  id: 'S-1',
  sessionUid: '0192f2a0-0000-7000-8000-000000000001',
  sessionId: 'S',
  publicUrl: 'https://example.com',
  name: 'Name',
  outputMode: 'COMPOSED',
  hasAudio: true,
  hasVideo: true,
  resolution: '640x480',
  layout: 'BEST_FIT',
  customLayout: null,
  status: 'started',
  createdAt: new Date(1_000),
  startedAt: new Date(2_000),
  stoppedAt: null,
  finishedAt: null,
  reason: null,
  announcedAt: null,
  pausedAt: null,
  pauses: [],
  captureJobNo: 1,
  captureTerm: 1,
  capturedBy: null,
  attempt: 0,
  progress: null,
  file: null,
  size: 0n,
  duration: 0,
  failure: null,
  removing: false,
  jobCheckedAt: new Date(0),
} satisfies Recording;

it('has a URL once there is a file, and the progress until then', () => {
  expect(recordingObject(recording)).toMatchObject({ url: null, size: 0, createdAt: 1_000 });
  expect(recordingObject({ ...recording, status: 'stopped' })).toMatchObject({ progress: 0, url: null });
  const ready = recordingObject({ ...recording, status: 'ready', file: 'Name.mp4', size: 5n, duration: 1.5 });
  expect(ready).toMatchObject({
    url: 'https://example.com/openvidu/recordings/S-1/Name.mp4',
    size: 5,
    duration: 1.5,
  });
  expect(ready).not.toHaveProperty('progress');
});

it('has a picture only if it is composed, and a layout of its own only if it is one', () => {
  const individual = recordingObject({ ...recording, outputMode: 'INDIVIDUAL', resolution: null, layout: null });
  expect(Object.keys(individual)).not.toContain('resolution');
  expect(Object.keys(individual)).not.toContain('recordingLayout');
  expect(recordingObject({ ...recording, layout: 'CUSTOM', customLayout: 'mine' })).toMatchObject({
    recordingLayout: 'CUSTOM',
    customLayout: 'mine',
  });
});

it('says why it has failed, and whether it is paused', () => {
  expect(recordingObject({ ...recording, status: 'failed', failure: 'full' })).toMatchObject({ failure: 'full' });
  expect(recordingObject({ ...recording, pausedAt: new Date() })).toMatchObject({ paused: true });
});

it('a pause ends when the recording goes on or stops', () => {
  expect(endOfPause(recording, new Date(9_000))).toEqual({});
  const paused = { ...recording, pauses: [{ from: 1, to: 2 }], pausedAt: new Date(5_000) };
  expect(endOfPause(paused, new Date(9_000))).toEqual({
    pausedAt: null,
    pauses: [
      { from: 1, to: 2 },
      { from: 5_000, to: 9_000 },
    ],
  });
});

it.each([
  ['COMPOSED', true, true, { hasAudio: true, hasVideo: false }, false, true],
  ['COMPOSED', false, true, { hasAudio: true, hasVideo: false }, true, false],
  ['COMPOSED', true, false, { hasAudio: false, hasVideo: true }, true, false],
  ['INDIVIDUAL', true, true, { hasAudio: true, hasVideo: true }, false, false],
  ['INDIVIDUAL', true, true, { hasAudio: true, hasVideo: true }, true, true],
  ['INDIVIDUAL', false, true, { hasAudio: true, hasVideo: false }, true, false],
])(
  '%s with audio %s and video %s, of a stream with %j whose owner allows it: %s → %s',
  (outputMode, hasAudio, hasVideo, stream, record, wanted) => {
    const owner = { connectionId: 'con_A', clientData: '', serverData: '', record };
    expect(isWanted({ outputMode, hasAudio, hasVideo }, stream as never, owner)).toBe(wanted);
  },
);

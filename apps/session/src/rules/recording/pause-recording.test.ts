import { expect, it } from 'vitest';
import { errorOf, make, NOW, recordingRow, valueOf } from '../value.fixture.js';
import { pauseRecording, resumeRecording } from './pause-recording.js';

const UID = 'recording-uid';
const recorded = (changes: object = {}) => valueOf({ recordings: [recordingRow(changes)] });
const paused = { pausedAt: new Date(NOW - 2_000), pauses: [{ from: 1, to: 2 }] };

it('pauses: workers are told', () => {
  const done = make(recorded(), (draft) => pauseRecording(draft, UID));
  expect(done.result).toEqual(recordingRow({ pausedAt: new Date(NOW) }));
  expect(done.value.recordings.get(UID)).toEqual(done.result);
  expect([done.events, done.effects]).toEqual([[], [{ kind: 'recording-changed' }]]);
});

it('goes on, and knows how long it was paused', () => {
  const done = make(recorded(paused), (draft) => resumeRecording(draft, UID));
  const pauses = [
    { from: 1, to: 2 },
    { from: NOW - 2_000, to: NOW },
  ];
  expect(done.result).toEqual(recordingRow({ pausedAt: null, pauses }));
  expect(done.effects).toEqual([{ kind: 'recording-changed' }]);
});

it('is refused when it is so already', () => {
  const again = errorOf(recorded(paused), (draft) => pauseRecording(draft, UID));
  expect(again).toMatchObject({ status: 409, message: 'The recording cannot be paused: it is paused already' });
  const running = errorOf(recorded(), (draft) => resumeRecording(draft, UID));
  expect(running).toMatchObject({ status: 409, message: 'The recording cannot be resumed: it is not paused' });
});

it.each(['starting', 'stopped', 'ready', 'failed'])('is refused for a recording that is %s', (status) => {
  const value = recorded({ status });
  const message = `The recording cannot be paused: it is ${status}`;
  expect(errorOf(value, (draft) => pauseRecording(draft, UID))).toMatchObject({ status: 409, message });
  expect(errorOf(value, (draft) => resumeRecording(draft, UID))).toMatchObject({ status: 409 });
});

it('is refused for one that is not there', () => {
  expect(errorOf(valueOf(), (draft) => pauseRecording(draft, UID))).toMatchObject({ status: 409 });
});

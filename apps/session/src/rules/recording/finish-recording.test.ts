import { describe, expect, it } from 'vitest';
import { make, NOW, person, recordingRow, told, valueOf } from '../value.fixture.js';
import { finishRecording } from './finish-recording.js';
import { endRecording } from './stop-recording.js';

const UID = 'recording-uid';
const stopped = recordingRow({ status: 'stopped', attempt: 2, reason: 'automaticStop', progress: 40 });
const media = { duration: 12.5, file: 'S.mp4', hasAudio: true, hasVideo: false, size: 99n };
const ready = { status: 'ready', ...media } as const;
const finish = (recording: typeof stopped, result: Parameters<typeof finishRecording>[3], attempt = 2) =>
  make(valueOf({ recordings: [recording] }), (draft) => finishRecording(draft, UID, attempt, result));

describe('finishRecording', () => {
  it('is ready: as what was made of it says', () => {
    const finished = finish(stopped, { ...ready, resolution: '640x480' });
    expect(finished.result).toBe(true);
    expect(finished.value.recordings.get(UID)).toEqual({
      ...stopped,
      ...media,
      status: 'ready',
      resolution: '640x480',
      progress: null,
      finishedAt: new Date(NOW),
    });
    expect(told(finished)).toEqual(['recordingStatusChanged ready → nobody']);
    expect(finished.events[0]!.body).toMatchObject({
      timestamp: NOW,
      startTime: 1_030_000,
      duration: 12.5,
      size: 99,
      reason: 'automaticStop',
      resolution: '640x480',
    });
    expect(finished.effects).toEqual([{ kind: 'recording-changed' }]);
  });

  it('keeps the resolution that nothing else is known of', () => {
    expect(finish(stopped, ready).value.recordings.get(UID)!.resolution).toBe('1920x1080');
  });

  it('has failed: with what went wrong', () => {
    const failed = finish(stopped, { status: 'failed', failure: 'full' });
    expect(told(failed)).toEqual(['recordingStatusChanged failed → nobody']);
    expect(failed.value.recordings.get(UID)).toMatchObject({ status: 'failed', failure: 'full', file: null, size: 0n });
  });

  it.each([
    ['another attempt', stopped, 1],
    ['one that is finished', { ...stopped, status: 'ready' as const }, 2],
    ['one that is being removed', { ...stopped, removing: true }, 2],
  ])('does not wait for the result of %s', (_, recording, attempt) => {
    const finished = finish(recording, ready, attempt);
    expect([finished.result, finished.events, finished.effects]).toEqual([false, [], []]);
  });
});

describe('endRecording', () => {
  const running = (changes: object) =>
    valueOf({ session: { recordingUid: UID }, connections: [person('A')], recordings: [recordingRow(changes)] });

  it('stops what has started, and ends its pause', () => {
    const ended = make(running({ pausedAt: new Date(NOW - 9) }), (draft) => endRecording(draft, 'lastParticipantLeft'));
    expect(told(ended)).toEqual(['recordingStatusChanged stopped → nobody', 'recordingStopped → some: con_A']);
    expect(ended.value.recordings.get(UID)).toMatchObject({
      status: 'stopped',
      stoppedAt: new Date(NOW),
      reason: 'lastParticipantLeft',
      pausedAt: null,
      pauses: [{ from: NOW - 9, to: NOW }],
    });
    expect(ended.value.session).toMatchObject({ recordingUid: null, recordingRefused: false });
  });

  it('does nothing where nothing is recorded', () => {
    expect(make(valueOf(), (draft) => endRecording(draft, 'automaticStop')).effects).toEqual([]);
  });
});

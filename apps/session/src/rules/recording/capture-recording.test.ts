import { expect, it } from 'vitest';
import { errorOf, given, make, NOW, person, RECORDER, recordingRow, told, valueOf } from '../value.fixture.js';
import { captureRuns } from './capture-recording.js';

const moderator = person('M', { role: 'MODERATOR' });
const people = [moderator, person('P'), person('S', { role: 'SUBSCRIBER' }), RECORDER];
const STARTING = { status: 'starting', startedAt: null, announcedAt: null } as const;
const recorded = (changes: object) =>
  valueOf({ session: { recordingUid: 'recording-uid' }, connections: people, recordings: [recordingRow(changes)] });
const runs =
  (streams: number, term = 1) =>
  (draft: Parameters<typeof captureRuns>[0]) =>
    captureRuns(draft, 'recording-uid', term, streams);

it('has started: backends are told, then clients', () => {
  const started = make(recorded(STARTING), runs(1));
  expect(told(started)).toEqual([
    'recordingStatusChanged started → nobody',
    'recordingStarted → some: con_M, con_P, con_S',
  ]);
  expect(started.events[0]!.body).toEqual({
    type: 'recordingStatusChanged',
    timestamp: 1_030_000,
    startTime: 1_030_000,
    duration: 0,
    id: 'S',
    name: 'S',
    outputMode: 'COMPOSED',
    resolution: '1920x1080',
    recordingLayout: 'BEST_FIT',
    hasAudio: true,
    hasVideo: true,
    size: 0,
    status: 'started',
  });
  expect(started.events[1]!.body).toEqual({ type: 'recordingStarted', id: 'S', name: 'S' });
  expect(started.effects).toEqual([{ kind: 'recording-changed' }]);
  expect(started.value.recordings.get('recording-uid')).toMatchObject({
    startedAt: new Date(NOW),
    announcedAt: new Date(NOW),
  });
});

it.each([
  ['none', undefined],
  ['moderator', 'recordingStarted → some: con_M'],
  ['publisher_moderator', 'recordingStarted → some: con_M, con_P'],
] as const)('is told clients by their roles: %s', (notified, expected) => {
  const started = make(recorded(STARTING), runs(1), given({ recording: { notified } }));
  expect(told(started)[1]).toBe(expected);
});

it('is told clients with the first stream when it shows a picture', () => {
  const waiting = make(recorded(STARTING), runs(0));
  expect(told(waiting)).toEqual(['recordingStatusChanged started → nobody']);
  const shown = make(waiting.value, runs(1));
  expect(told(shown)).toEqual(['recordingStarted → some: con_M, con_P, con_S']);
  expect(make(shown.value, runs(2)).events).toEqual([]);
});

it.each([{ outputMode: 'INDIVIDUAL' }, { outputMode: 'COMPOSED_QUICK_START' }, { hasVideo: false }])(
  'is told clients at once for %j',
  (kind) => {
    expect(told(make(recorded({ ...STARTING, ...kind }), runs(0)))).toHaveLength(2);
  },
);

it('says nothing of an earlier term, or of a recording that is over', () => {
  expect(make(recorded(STARTING), runs(1, 0)).events).toEqual([]);
  expect(make(recorded({ status: 'stopped', announcedAt: null }), runs(1)).events).toEqual([]);
  expect(make(valueOf(), runs(1)).events).toEqual([]);
});

it('needs everybody for whom it is news', () => {
  expect(errorOf({ ...recorded(STARTING), isWhole: false }, runs(1))).toMatchObject({ name: 'NotRead' });
});

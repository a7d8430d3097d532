import { describe, expect, it } from 'vitest';
import { errorOf, make, NOW, person, recordingRow, told, valueOf } from '../value.fixture.js';
import { autostop, recordingFinished, stopByServer } from './end-of-recording.js';

const A = person('A');
const B = person('B', { role: 'SUBSCRIBER' });
const recorded = (session: object = {}, connections = [A, B], changes: object = {}) =>
  valueOf({ session: { recordingUid: 'recording-uid', ...session }, connections, recordings: [recordingRow(changes)] });

describe('stopByServer', () => {
  it('stops the recording: backends and clients are told, a job makes the result', () => {
    const stopped = make(recorded(), (draft) => stopByServer(draft, 'recording-uid'));
    expect(told(stopped)).toEqual(['recordingStatusChanged stopped → nobody', 'recordingStopped → some: con_A, con_B']);
    expect(stopped.events[0]!.body).toMatchObject({
      reason: 'recordingStoppedByServer',
      timestamp: NOW,
      startTime: 1_030_000,
      duration: 0,
      size: 0,
    });
    expect(stopped.events[1]!.body).toEqual({
      type: 'recordingStopped',
      id: 'S',
      name: 'S',
      reason: 'recordingStoppedByServer',
    });
    expect(stopped.effects).toEqual([
      { kind: 'recording-changed' },
      { kind: 'finish-recording', recordingUid: 'recording-uid', attempt: 1 },
    ]);
    expect(stopped.value.session).toMatchObject({ recordingUid: null, autostopAt: null, recordingRefused: true });
    expect(stopped.value.recordings.get('recording-uid')).toMatchObject({ status: 'stopped', attempt: 1, progress: 0 });
  });

  it('ends the session, too, that only waited for publishers', () => {
    const value = recorded({ autostopAt: new Date(NOW + 5_000) }, []);
    const stopped = make(value, (draft) => stopByServer(draft, 'recording-uid'));
    expect(told(stopped)).toEqual(['recordingStatusChanged stopped → nobody']);
    expect(stopped.value.session).toMatchObject({ closingReason: 'recordingStoppedByServer', closedAt: null });
  });

  it.each([
    ['starting', 406],
    ['stopped', 404],
    ['ready', 404],
    ['failed', 404],
  ])('is refused for one that is %s: %i', (status, code) => {
    expect(errorOf(recorded({}, [A], { status }), (draft) => stopByServer(draft, 'recording-uid'))).toMatchObject({
      status: code,
    });
  });

  it('is refused for one that is not there', () => {
    expect(errorOf(valueOf(), (draft) => stopByServer(draft, 'gone'))).toMatchObject({ status: 404 });
  });
});

describe('autostop', () => {
  const due = { autostopAt: new Date(NOW) };

  it('stops the recording when the time is over, and not for good', () => {
    const stopped = make(recorded(due), autostop);
    expect(told(stopped)).toEqual(['recordingStatusChanged stopped → nobody', 'recordingStopped → some: con_A, con_B']);
    expect(stopped.value.session).toMatchObject({ recordingUid: null, autostopAt: null, recordingRefused: false });
  });

  it('ends the session when nobody is there', () => {
    const stopped = make(recorded(due, []), autostop);
    expect(told(stopped)).toEqual(['recordingStatusChanged stopped → nobody']);
    expect(stopped.value.session).toMatchObject({ closingReason: 'automaticStop' });
  });

  it('fails a recording that has not started by then, which nobody was told of', () => {
    const stopped = make(recorded(due, [A], { status: 'starting' }), autostop);
    expect(stopped.events).toEqual([]);
    expect(stopped.effects).toEqual([{ kind: 'recording-changed' }]);
    expect(stopped.value.recordings.get('recording-uid')!.status).toBe('failed');
  });

  it.each([
    ['there is no countdown', null],
    ['it is not over', new Date(NOW + 1)],
  ])('does nothing while %s', (_, autostopAt) => {
    expect(make(recorded({ autostopAt }), autostop).events).toEqual([]);
  });
});

describe('recordingFinished', () => {
  const ready = { status: 'ready', duration: 2.5, file: 'S.mp4', hasAudio: true, hasVideo: true, size: 9n } as const;
  const stopped = recordingRow({ status: 'stopped', attempt: 1, reason: 'automaticStop' });
  const closing = { closingReason: 'lastParticipantLeft', closingSince: new Date(NOW - 1) };

  it('ends a session that has waited for it', () => {
    const value = valueOf({ session: closing, recordings: [stopped] });
    const finished = make(value, (draft) => recordingFinished(draft, 'recording-uid', 1, ready));
    expect(told(finished)).toEqual(['recordingStatusChanged ready → nobody', 'sessionDestroyed → nobody']);
  });

  it('lets it wait for the next one', () => {
    const other = recordingRow({ uid: 'other', status: 'stopped', attempt: 1 });
    const value = valueOf({ session: closing, recordings: [stopped, other] });
    const finished = make(value, (draft) => recordingFinished(draft, 'recording-uid', 1, ready));
    expect(told(finished)).toEqual(['recordingStatusChanged ready → nobody']);
  });

  it('does not end a session that goes on', () => {
    const finished = make(valueOf({ recordings: [stopped] }), (draft) =>
      recordingFinished(draft, 'recording-uid', 1, ready),
    );
    expect(told(finished)).toEqual(['recordingStatusChanged ready → nobody']);
  });

  it('is told once: a second report, and one of another attempt, change nothing', () => {
    const value = valueOf({ session: closing, recordings: [{ ...stopped, status: 'ready' }] });
    expect(make(value, (draft) => recordingFinished(draft, 'recording-uid', 1, ready)).events).toEqual([]);
    const waiting = valueOf({ session: closing, recordings: [stopped] });
    expect(make(waiting, (draft) => recordingFinished(draft, 'recording-uid', 2, ready)).events).toEqual([]);
  });
});

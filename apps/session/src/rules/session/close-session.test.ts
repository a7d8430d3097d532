import { describe, expect, it } from 'vitest';
import {
  make,
  NOW,
  cameraPerson,
  cameraRow,
  person,
  recordedStream,
  RECORDER,
  recordingRow,
  streamOf,
  subscriptionOf,
  told,
  tokenRow,
  valueOf,
} from '../value.fixture.js';
import { closeIfEmpty, closeSession, concludeIfClosing } from './close-session.js';

const A = person('A');
const B = person('B', { role: 'SUBSCRIBER' });
const camera = cameraPerson('C');

describe('closeSession', () => {
  it('evicts one after the other, and has nothing left', () => {
    const value = valueOf({
      connections: [A, B, camera, RECORDER],
      cameras: [cameraRow(camera)],
      streams: [streamOf(A), streamOf(camera)],
      subscriptions: [subscriptionOf(B, A), subscriptionOf(RECORDER, A)],
      tokens: [tokenRow('T')],
    });
    const closed = make(value, (draft) => closeSession(draft, 'sessionClosedByServer'));
    expect(told(closed)).toEqual([
      'webrtcConnectionDestroyed INBOUND con_B from con_A → nobody',
      'webrtcConnectionDestroyed OUTBOUND con_A → nobody',
      'participantEvicted con_A → only con_A',
      'participantLeft con_A → others than con_A',
      'participantEvicted con_B → only con_B',
      'participantLeft con_B → others than con_B',
      'webrtcConnectionDestroyed OUTBOUND ipc_IPCAM_rtsp_C → nobody',
      'participantLeft ipc_IPCAM_rtsp_C → others than ipc_IPCAM_rtsp_C',
      'participantEvicted RECORDER → only RECORDER',
      'sessionDestroyed → nobody',
    ]);
    expect(closed.effects.map((effect) => 'media' in effect && effect.media.id)).toEqual([
      'con_B of con_A',
      'RECORDER of con_A',
      'publication con_A',
      'publication ipc_IPCAM_rtsp_C',
    ]);
    const { connections, cameras, streams, subscriptions, tokens, session } = closed.value;
    expect([connections, cameras, streams, subscriptions, tokens].map(({ size }) => size)).toEqual([0, 0, 0, 0, 0]);
    expect(session).toMatchObject({ closedAt: new Date(NOW), reservedId: null, closingReason: null, lastEventSeq: 17 });
    expect(closed.besides.tokensEnd).toBe(true);
  });

  it('says when the session began, and how long it was', () => {
    const { events } = make(valueOf(), (draft) => closeSession(draft, 'sessionClosedByServer'));
    expect(events.map(({ body }) => body)).toEqual([
      { type: 'sessionDestroyed', timestamp: NOW, startTime: 1_000_000, duration: 60, reason: 'sessionClosedByServer' },
    ]);
  });

  it('says nothing of a session that nobody has joined', () => {
    const unused = valueOf({ session: { activatedAt: null } });
    const closed = make(unused, (draft) => closeSession(draft, 'sessionClosedByServer'));
    expect(closed.events).toEqual([]);
    expect(closed.value.session.closedAt).toEqual(new Date(NOW));
  });

  it('keeps the log open while the result of a recording is made', () => {
    const value = valueOf({
      session: { recordingUid: 'recording-uid' },
      connections: [A],
      streams: [streamOf(A)],
      recordings: [recordingRow()],
      recordedStreams: [recordedStream(A)],
    });
    const closed = make(value, (draft) => closeSession(draft, 'sessionClosedByServer'));
    expect(told(closed)).toEqual([
      'webrtcConnectionDestroyed OUTBOUND con_A → nobody',
      'participantEvicted con_A → only con_A',
      'participantLeft con_A → others than con_A',
      'recordingStatusChanged stopped → nobody',
    ]);
    expect(closed.effects.map(({ kind }) => kind)).toEqual([
      'free-publication',
      'recording-changed',
      'recording-changed',
      'finish-recording',
    ]);
    expect(closed.value.session).toMatchObject({
      closedAt: null,
      reservedId: null,
      recordingUid: null,
      closingReason: 'sessionClosedByServer',
      closingSince: new Date(NOW),
    });
    expect([...closed.value.recordedStreams.values()][0]!.endedAt).toEqual(new Date(NOW));
  });

  it('does not wait for a recording that had not started', () => {
    const starting = recordingRow({ status: 'starting', startedAt: null });
    const value = valueOf({ session: { recordingUid: 'recording-uid' }, recordings: [starting] });
    const closed = make(value, (draft) => closeSession(draft, 'lastParticipantLeft'));
    expect(told(closed)).toEqual(['sessionDestroyed → nobody']);
    expect(closed.value.recordings.get('recording-uid')).toMatchObject({
      status: 'failed',
      failure: 'The session ended before',
    });
  });

  it('waits for recordings that were not read', () => {
    const value = { ...valueOf(), elsewhere: { participants: 0, unfinishedRecordings: 1 } };
    const closed = make(value, (draft) => closeSession(draft, 'lastParticipantLeft'));
    expect(closed.value.session).toMatchObject({ closedAt: null, closingReason: 'lastParticipantLeft' });
  });
});

describe('closeIfEmpty', () => {
  it('ends a session in which nobody is, but the recorder', () => {
    const closed = make(valueOf({ connections: [RECORDER] }), closeIfEmpty);
    expect(told(closed)).toEqual(['participantEvicted RECORDER → only RECORDER', 'sessionDestroyed → nobody']);
    expect(closed.events[1]!.body).toMatchObject({ reason: 'lastParticipantLeft' });
  });

  it('leaves one alone in which somebody is', () => {
    expect(make(valueOf({ connections: [A] }), closeIfEmpty).events).toEqual([]);
  });
});

describe('concludeIfClosing', () => {
  const stopped = recordingRow({ status: 'stopped' });
  const closing = { closingReason: 'automaticStop', closingSince: new Date(NOW - 1_000) };

  it('ends the log with the reason that the session ended for', () => {
    const ended = make(valueOf({ session: closing }), (draft) => concludeIfClosing(draft, false));
    expect(told(ended)).toEqual(['sessionDestroyed → nobody']);
    expect(ended.events[0]!.body).toMatchObject({ reason: 'automaticStop' });
    expect(ended.value.session).toMatchObject({ closedAt: new Date(NOW), closingSince: null });
  });

  it('waits for results, unless that has taken too long', () => {
    const value = valueOf({ session: closing, recordings: [stopped] });
    expect(make(value, (draft) => concludeIfClosing(draft, false)).events).toEqual([]);
    expect(told(make(value, (draft) => concludeIfClosing(draft, true)))).toEqual(['sessionDestroyed → nobody']);
  });

  it.each([
    ['goes on', {}],
    ['has ended already', { ...closing, closedAt: new Date(NOW) }],
  ])('does nothing to a session that %s', (_, session) => {
    expect(make(valueOf({ session }), (draft) => concludeIfClosing(draft, true)).events).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { given, make, NOW, person, recordedStream, recordingRow, streamOf, valueOf } from '../value.fixture.js';
import { streamBegins, streamEnds } from './follow-streams.js';

const A = person('A');
const stream = streamOf(A);
const recorded = (changes: object = {}, lists: object = {}) =>
  valueOf({
    session: { recordingUid: 'recording-uid', autostopAt: new Date(NOW + 5_000) },
    connections: [A],
    streams: [stream],
    recordings: [recordingRow(changes)],
    ...lists,
  });
const always = (session: object = {}) =>
  valueOf({ session: { recordingMode: 'ALWAYS', ...session }, connections: [A], streams: [stream] });
/** Workers are told. */
const CHANGED = { kind: 'recording-changed' };
const off = given({ recording: { isOn: false } });

describe('streamBegins', () => {
  it('is taken by the recording, whose countdown ends', () => {
    const begun = make(recorded(), (draft) => streamBegins(draft, stream));
    expect([...begun.value.recordedStreams.values()]).toEqual([recordedStream(A)]);
    expect(begun.value.session.autostopAt).toBeNull();
    expect(begun.effects).toEqual([CHANGED]);
  });

  it('ends the countdown also when it is not taken', () => {
    const silent = { ...stream, hasAudio: false };
    const begun = make(recorded({ hasVideo: false }), (draft) => streamBegins(draft, silent));
    expect([begun.value.recordedStreams.size, begun.value.session.autostopAt]).toEqual([0, null]);
    expect(begun.effects).toEqual([]);
  });

  it('begins a recording in a session that is always recorded', () => {
    const begun = make(always(), (draft) => streamBegins(draft, stream));
    expect(begun.value.session).toMatchObject({ recordingUid: 'new-1', autostopAt: null });
    expect(begun.value.recordings.get('new-1')).toMatchObject({
      status: 'starting',
      resolution: '1920x1080',
      layout: 'BEST_FIT',
    });
    expect([...begun.value.recordedStreams.values()]).toEqual([recordedStream(A, { recordingUid: 'new-1' })]);
    expect(begun.effects.map(({ kind }) => kind)).toEqual(['recording-changed', 'capture-recording', 'log']);
  });

  it('takes the usual layout where there is a custom one, which cannot be made', () => {
    const begun = make(always({ defaultRecordingLayout: 'CUSTOM' }), (draft) => streamBegins(draft, stream));
    expect(begun.value.recordings.get('new-1')).toMatchObject({ layout: 'BEST_FIT', customLayout: null });
    expect(begun.effects[0]).toMatchObject({ kind: 'log', level: 'warn' });
  });

  it.each([
    ['is recorded only by hand', always({ recordingMode: 'MANUAL' }), given()],
    ['relays', always({ mediaMode: 'RELAYED' }), given()],
    ['a backend stopped recording', always({ recordingRefused: true }), given()],
    ['is where recording is off', always(), off],
  ])('begins none in one that %s', (_, value, circumstances) => {
    const begun = make(value, (draft) => streamBegins(draft, stream), circumstances);
    expect([begun.value.session, begun.effects]).toEqual([value.session, []]);
  });
});

describe('streamEnds', () => {
  const taken = recorded({}, { recordedStreams: [recordedStream(A)] });

  it('ends also for the recording; no countdown begins', () => {
    const ended = make(taken, (draft) => streamEnds(draft, stream));
    expect([...ended.value.recordedStreams.values()]).toEqual([recordedStream(A, { endedAt: new Date(NOW) })]);
    expect(ended.value.session).toEqual(taken.session);
    expect(ended.effects).toEqual([CHANGED]);
  });

  it.each([
    ['has ended already', { endedAt: new Date(NOW - 1) }],
    ['is of an earlier recording', { recordingUid: 'earlier' }],
  ])('changes nothing of what %s', (_, changes) => {
    const before = recordedStream(A, changes);
    const ended = make(recorded({}, { recordedStreams: [before] }), (draft) => streamEnds(draft, stream));
    expect([...ended.value.recordedStreams.values()]).toEqual([before]);
    expect(ended.effects).toEqual([]);
  });

  it('changes nothing of a stream that is not recorded, or where nothing is', () => {
    expect(make(taken, (draft) => streamEnds(draft, streamOf(person('B')))).value.recordedStreams).toEqual(
      taken.recordedStreams,
    );
    expect(make(always(), (draft) => streamEnds(draft, stream)).value.recordedStreams.size).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { errorOf, given, make, NOW, person, recordingRow, streamOf, told, valueOf } from '../value.fixture.js';
import { pictureFor } from './begin-recording.js';
import { startRecording } from './start-recording.js';
import { failStart } from './stop-recording.js';

const A = person('A');
const wanted = { hasAudio: true, hasVideo: true, resolution: '1280x720' };
const value = valueOf({ connections: [A], streams: [streamOf(A)] });

describe('startRecording', () => {
  it('takes what is published, and has it captured; nobody is told yet', () => {
    const started = make(value, (draft) => startRecording(draft, wanted, undefined));
    expect(started.result).toEqual({
      ...recordingRow(),
      uid: 'new-1',
      resolution: '1280x720',
      status: 'starting',
      createdAt: new Date(NOW),
      startedAt: null,
      announcedAt: null,
      captureTerm: 0,
      capturedBy: null,
    });
    expect(told(started)).toEqual([]);
    expect(started.effects).toEqual([
      { kind: 'recording-changed' },
      { kind: 'capture-recording', recordingUid: 'new-1', jobNo: 1 },
    ]);
    expect(started.value.session).toMatchObject({ recordingUid: 'new-1', autostopAt: null });
    expect([...started.value.recordedStreams.values()]).toEqual([
      {
        recordingUid: 'new-1',
        streamId: 'str_CAM_Abcd_con_A',
        connectionId: 'con_A',
        clientData: 'client A',
        serverData: 'server A',
        hasAudio: true,
        hasVideo: true,
        typeOfVideo: 'CAMERA',
        publishedAt: new Date(1_010_000),
        endedAt: null,
      },
    ]);
  });

  it.each([
    [0, 'S'],
    [3, 'S-3'],
  ])('is called by the lowest number that is free: %i → %s', (freeRecordingNumber, id) => {
    const { result } = make({ ...value, freeRecordingNumber }, (draft) => startRecording(draft, wanted, undefined));
    expect([result.id, result.name]).toEqual([id, id]);
  });

  it('has the name that is asked for', () => {
    const { result } = make(value, (draft) => startRecording(draft, { ...wanted, name: 'Lesson' }, undefined));
    expect([result.id, result.name]).toEqual(['S', 'Lesson']);
  });

  it('counts down when nobody publishes, if recordings do', () => {
    const silent = valueOf({ connections: [A] });
    const start = (autostopS: number) =>
      make(silent, (draft) => startRecording(draft, wanted, undefined), given({ recording: { autostopS } }));
    expect(start(30).value.session.autostopAt).toEqual(new Date(NOW + 30_000));
    expect(start(0).value.session.autostopAt).toBeNull();
  });

  it.each([
    ['relays', valueOf({ session: { mediaMode: 'RELAYED' }, connections: [A] }), {}, undefined, 409],
    ['is recorded', valueOf({ session: { recordingUid: 'other' }, connections: [A] }), {}, undefined, 409],
    ['has nobody', valueOf(), {}, undefined, 406],
    ['has too little memory', value, {}, 134_217_727, 422],
    ['wants a layout of its own', value, { recordingLayout: 'CUSTOM' as const }, undefined, 422],
  ])('is refused for a session that %s', (_, session, changes, shmSize, status) => {
    expect(errorOf(session, (draft) => startRecording(draft, { ...wanted, ...changes }, shmSize))).toMatchObject({
      status,
    });
  });

  it('needs no memory for individual files', () => {
    const individual = { ...wanted, outputMode: 'INDIVIDUAL' as const };
    expect(make(value, (draft) => startRecording(draft, individual, 1)).result.outputMode).toBe('INDIVIDUAL');
  });

  it('needs everybody, and the ids that are taken', () => {
    const start = (changes: object) =>
      errorOf({ ...value, ...changes }, (draft) => startRecording(draft, wanted, undefined));
    expect(start({ isWhole: false })).toMatchObject({ name: 'NotRead' });
    expect(start({ freeRecordingNumber: undefined })).toMatchObject({ name: 'NotRead' });
  });
});

describe('pictureFor', () => {
  const none = { resolution: null, layout: null, customLayout: null };
  const { session } = value;

  it.each([
    ['COMPOSED', 'COMPOSED_QUICK_START', 'COMPOSED_QUICK_START'],
    ['COMPOSED_QUICK_START', 'COMPOSED', 'COMPOSED'],
    ['COMPOSED', 'INDIVIDUAL', 'COMPOSED'],
    [undefined, 'COMPOSED', 'COMPOSED'],
  ] as const)('asked for %s in a session of %s: %s', (outputMode, defaultOutputMode, effective) => {
    const picture = pictureFor({ ...session, defaultOutputMode }, { ...wanted, outputMode });
    expect(picture).toEqual({ outputMode: effective, resolution: '1280x720', layout: 'BEST_FIT', customLayout: null });
  });

  it('shows nothing without video, or in files of their own', () => {
    expect(pictureFor(session, { ...wanted, hasVideo: false })).toEqual({ outputMode: 'COMPOSED', ...none });
    expect(pictureFor(session, { ...wanted, outputMode: 'INDIVIDUAL' })).toEqual({ outputMode: 'INDIVIDUAL', ...none });
  });

  it('has the custom layout of the request, or of the session', () => {
    const custom = { ...session, defaultRecordingLayout: 'CUSTOM', defaultCustomLayout: 'grid' };
    expect(pictureFor(custom, wanted)).toMatchObject({ layout: 'CUSTOM', customLayout: 'grid' });
    expect(pictureFor(custom, { ...wanted, customLayout: 'mine' })).toMatchObject({ customLayout: 'mine' });
  });
});

describe('failStart', () => {
  const withStatus = (status: 'starting' | 'started') =>
    valueOf({ session: { recordingUid: 'recording-uid' }, recordings: [recordingRow({ status })] });

  it('gives up what nobody has begun to capture; nobody is told', () => {
    const failed = make(withStatus('starting'), (draft) => failStart(draft, 'recording-uid', 'no worker'));
    expect(failed.result?.id).toBe('S');
    expect([told(failed), failed.effects]).toEqual([[], [{ kind: 'recording-changed' }]]);
    expect(failed.value.recordings.get('recording-uid')).toMatchObject({
      status: 'failed',
      failure: 'no worker',
      finishedAt: new Date(NOW),
    });
    expect(failed.value.session).toMatchObject({ recordingUid: null, recordingRefused: false });
  });

  it('does nothing to one that has started, or is not there', () => {
    expect(make(withStatus('started'), (draft) => failStart(draft, 'recording-uid', '')).result).toBeUndefined();
    expect(make(valueOf(), (draft) => failStart(draft, 'gone', '')).result).toBeUndefined();
  });
});

import type { Recording, Session } from '@convene/database/session';
import type { StartRecordingProperties } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { countdownEnd } from './countdown.js';
import { takeStream } from './take-stream.js';

/** What is asked of a recording, with what its session says for the rest. */
export type Wanted = Omit<StartRecordingProperties, 'session' | 'shmSize'>;

/** How every recording begins, by hand or by itself: it is `starting`, and a worker is to capture it. Needs everybody. */
export function beginRecording(draft: Draft, wanted: Wanted): Recording {
  draft.needEverybody();
  const recording = draft.recordings.put(newRecording(draft, wanted));
  const streams = draft.streams.all();
  for (const stream of streams) takeStream(draft, recording, stream);
  draft.changeSession({
    recordingUid: recording.uid,
    autostopAt: streams.length === 0 ? countdownEnd(draft.given) : null,
  });
  draft.afterwards(
    { kind: 'recording-changed' },
    { kind: 'capture-recording', recordingUid: recording.uid, jobNo: recording.captureJobNo },
  );
  return recording;
}

/** The modes COMPOSED and COMPOSED_QUICK_START are exchanged to match the session's (REST semantics 2.4). */
export function outputModeFor(session: Session, wanted: Wanted): string {
  const mode = wanted.outputMode ?? session.defaultOutputMode;
  const bothComposed = mode !== 'INDIVIDUAL' && session.defaultOutputMode !== 'INDIVIDUAL';
  return bothComposed ? session.defaultOutputMode : mode;
}

/** What a recording shows: only composed ones with video have a picture of their own. */
export function pictureFor(session: Session, wanted: Wanted) {
  const outputMode = outputModeFor(session, wanted);
  const none = { outputMode, resolution: null, layout: null, customLayout: null };
  if (outputMode === 'INDIVIDUAL' || !wanted.hasVideo) return none;
  const layout = wanted.recordingLayout ?? session.defaultRecordingLayout;
  const customLayout = layout === 'CUSTOM' ? (wanted.customLayout ?? session.defaultCustomLayout) : null;
  return { outputMode, resolution: wanted.resolution, layout, customLayout };
}

/** Its id is the session's, or that and the lowest number behind it that no recording has. */
function newRecording(draft: Draft, wanted: Wanted): Recording {
  const { uid: sessionUid, sessionId, publicUrl } = draft.session;
  const number = draft.takeRecordingNumber();
  const id = number === 0 ? sessionId : `${sessionId}-${number}`;
  return {
    uid: draft.given.newId(),
    id,
    sessionUid,
    sessionId,
    publicUrl,
    name: wanted.name ?? id,
    hasAudio: wanted.hasAudio,
    hasVideo: wanted.hasVideo,
    ...pictureFor(draft.session, wanted),
    status: 'starting',
    createdAt: draft.given.now,
    startedAt: null,
    stoppedAt: null,
    finishedAt: null,
    reason: null,
    announcedAt: null,
    pausedAt: null,
    pauses: [],
    captureJobNo: 1,
    captureTerm: 0,
    capturedBy: null,
    attempt: 0,
    progress: null,
    file: null,
    size: 0n,
    duration: 0,
    failure: null,
    removing: false,
    jobCheckedAt: new Date(0), // never
  };
}

import type { Recording, SessionValue, Stream } from '@convene/database/session';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { bodies, holds, type Properties } from './property.js';

/** What may follow on a status. */
const NEXT: Record<Recording['status'], Recording['status'][]> = {
  starting: ['started', 'failed'],
  started: ['stopped'],
  stopped: ['ready', 'failed'],
  ready: [],
  failed: [],
};
const ROLES = {
  none: [],
  moderator: ['MODERATOR'],
  publisher_moderator: ['PUBLISHER', 'MODERATOR'],
  all: ['SUBSCRIBER', 'PUBLISHER', 'MODERATOR'],
};

/** A session's recordings. */
export const RECORDINGS: Properties = {
  'at most one recording runs, and the session names it':
    () =>
    ({ after }) => {
      const running = [...after.recordings.values()].filter(isRunning).map(({ uid }) => uid);
      const { recordingUid } = after.session;
      holds(running.length <= 1 && (running[0] ?? null) === recordingUid, { running, recordingUid });
    },

  'each recording has an id of its own, and goes on from one status to the next':
    () =>
    ({ before, after }) => {
      holds(new Set([...after.recordings.values()].map(({ id }) => id)).size === after.recordings.size, 'ids');
      for (const [uid, recording] of after.recordings) {
        const from = before.recordings.get(uid)?.status;
        const { status } = recording;
        if (from === undefined) holds(status === 'starting', recording);
        else holds(from === status || NEXT[from].includes(status), { from, recording });
        holds(recording.pausedAt === null || status === 'started', recording);
      }
    },

  'backends are told of every status of a recording that has started, clients of its start once': () => {
    const announced = new Set<string>();
    return (change) => {
      const { before, after } = change;
      const changed = [...after.recordings.values()].filter(({ uid, status }) => {
        const from = before.recordings.get(uid)?.status;
        return from !== status && from !== undefined && (status !== 'failed' || from === 'stopped');
      });
      const told = bodies(change, 'recordingStatusChanged').map(({ id, status }) => `${id} ${status}`);
      holds(told.join() === changed.map(({ id, status }) => `${id} ${status}`).join(), told);
      for (const { id } of bodies(change, 'recordingStarted')) {
        holds(!announced.has(id), id);
        announced.add(id);
      }
    };
  },

  'clients are told of recordings by their roles':
    () =>
    ({ events, before, settings }) => {
      for (const { body, audience } of events) {
        if (body.type !== 'recordingStarted' && body.type !== 'recordingStopped') continue;
        const roles: string[] = ROLES[settings.recording.notified];
        const expected = [...before.connections.values()]
          .filter(({ connectionId, role }) => connectionId !== RECORDER_CONNECTION_ID && roles.includes(role))
          .map(({ connectionId }) => connectionId);
        holds(audience.kind === 'some' && audience.connectionIds.join() === expected.join(), {
          body,
          audience,
          expected,
        });
      }
    },

  'each recording is captured by one job from its beginning, and finished by one from its stop': () => (change) => {
    const { before, after, effects } = change;
    const jobs = effects.flatMap((effect) =>
      effect.kind === 'capture-recording' || effect.kind === 'finish-recording'
        ? [`${effect.kind} ${effect.recordingUid}`]
        : [],
    );
    const due = [...after.recordings.values()].flatMap(({ uid, status }) => {
      const from = before.recordings.get(uid)?.status;
      if (from === undefined) return [`capture-recording ${uid}`];
      return from === 'started' && status === 'stopped' ? [`finish-recording ${uid}`] : [];
    });
    holds(jobs.join() === due.join(), { jobs, due });
    const streams = [...after.recordedStreams].filter(([key, stream]) => before.recordedStreams.get(key) !== stream);
    const recordings = [...after.recordings].filter(([uid, recording]) => before.recordings.get(uid) !== recording);
    const isTold = effects.some(({ kind }) => kind === 'recording-changed');
    // Whether clients were told is nothing that a worker asks for.
    const statuses = recordings.filter(([uid, { status }]) => before.recordings.get(uid)?.status !== status);
    const isNews = statuses.length > 0 || streams.length > 0;
    holds(isTold ? isNews || recordings.length > 0 : !isNews, { isTold, isNews });
  },

  'a recording that runs takes the streams that it wants, to their ends':
    () =>
    ({ before, after, now }) => {
      const recording = running(after);
      if (recording) {
        const wanted = [...after.streams.values()].filter((stream) => wants(recording, stream, after));
        const taken = recordedBy(recording, after).filter(({ endedAt }) => endedAt === null);
        const takenIds = new Set(taken.map(({ streamId }) => streamId));
        const isTaken = takenIds.size === wanted.length && wanted.every(({ id }) => takenIds.has(id));
        holds(isTaken, { taken: [...takenIds], wanted: wanted.map(({ id }) => id) });
      }
      const recorded = running(before);
      for (const one of recorded ? recordedBy(recorded, before) : []) {
        const later = [...after.recordedStreams.values()].find(
          ({ recordingUid, streamId }) => recordingUid === one.recordingUid && streamId === one.streamId,
        );
        const hasEnded = one.endedAt === null && !after.streams.has(one.streamId);
        const expected = hasEnded ? now : one.endedAt?.getTime();
        holds(later !== undefined && later.endedAt?.getTime() === expected, { one, later });
      }
    },

  'nothing is recorded where recording is off, or the session relays':
    () =>
    ({ after, settings }) => {
      const isPossible = settings.recording.isOn && after.session.mediaMode === 'ROUTED';
      holds(isPossible || after.recordings.size === 0, after.recordings.size);
    },

  'who publishes in a session that is always recorded is recorded, until a backend stopped that': () => (change) => {
    const { before, after, settings } = change;
    const { recordingMode, mediaMode, recordingRefused } = after.session;
    const stopped = bodies(change, 'recordingStatusChanged').some(
      ({ reason }) => reason === 'recordingStoppedByServer',
    );
    holds(recordingRefused === (before.session.recordingRefused || stopped), after.session);
    if (recordingMode !== 'ALWAYS' || mediaMode !== 'ROUTED' || recordingRefused || !settings.recording.isOn) return;
    const hasBegun = [...after.streams.keys()].some((id) => !before.streams.has(id));
    if (hasBegun) holds(after.session.recordingUid !== null, after.session);
  },

  'a recording without publishers is counted down from its beginning, or since nobody is there': () => (change) => {
    const { before, after, settings, now } = change;
    const { autostopAt, recordingUid } = after.session;
    const { autostopS } = settings.recording;
    const isSame = autostopAt?.getTime() === before.session.autostopAt?.getTime();
    if (recordingUid === null) return holds(autostopAt === null, after.session);
    if (autostopS === 0 || after.streams.size > 0) return holds(autostopAt === null, after.session);
    const begins = before.session.recordingUid !== recordingUid;
    const lastLeft = before.connections.size > after.connections.size && isDeserted(after);
    if (begins || lastLeft) holds(autostopAt?.getTime() === now + autostopS * 1_000, { autostopAt, now });
    else holds(isSame, { before: before.session.autostopAt, autostopAt });
    if (isDeserted(after)) holds(autostopAt !== null, after.session);
  },

  'a pause is over when the recording goes on or stops, and pauses follow each other':
    () =>
    ({ after }) => {
      for (const { pauses, createdAt } of after.recordings.values()) {
        let last = createdAt.getTime();
        for (const { from, to } of pauses as { from: number; to: number }[]) {
          holds(last <= from && from <= to, pauses);
          last = to;
        }
      }
    },

  'a session that has ended for everybody waits for the results of its recordings': () => (change) => {
    const { after, before, command } = change;
    const unfinished = [...after.recordings.values()].filter(({ status }) => status === 'stopped').length;
    const { closedAt, closingReason, closingSince } = after.session;
    if (closedAt === null && closingReason !== null) holds(unfinished > 0 && closingSince !== null, after.session);
    if (closedAt !== null && before.session.closedAt === null)
      holds(unfinished === 0 || command === 'conclude', unfinished);
  },
};

const isRunning = ({ status }: Recording): boolean => status === 'starting' || status === 'started';

const running = ({ recordings }: SessionValue): Recording | undefined => [...recordings.values()].find(isRunning);

const recordedBy = ({ uid }: Recording, { recordedStreams }: SessionValue) =>
  [...recordedStreams.values()].filter(({ recordingUid }) => recordingUid === uid);

/** Recording reference 1 and 5. */
function wants(recording: Recording, stream: Stream, { connections }: SessionValue): boolean {
  if (recording.outputMode === 'INDIVIDUAL' && !connections.get(stream.ownerId)!.record) return false;
  return (recording.hasAudio && stream.hasAudio) || (recording.hasVideo && stream.hasVideo);
}

const isDeserted = ({ connections }: SessionValue): boolean =>
  [...connections.values()].every(({ connectionId }) => connectionId === RECORDER_CONNECTION_ID);

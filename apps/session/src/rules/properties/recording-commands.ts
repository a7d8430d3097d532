import type { Recording } from '@convene/database/session';
import { captureRuns } from '../recording/capture-recording.js';
import { pauseRecording, resumeRecording } from '../recording/pause-recording.js';
import { startRecording } from '../recording/start-recording.js';
import { failStart } from '../recording/stop-recording.js';
import { concludeIfClosing } from '../session/close-session.js';
import { autostop, recordingFinished, stopByServer } from '../session/end-of-recording.js';
import { type Choice, type Performers, pick } from './choice.js';
import type { World } from './world.js';

const MODES = ['COMPOSED', 'INDIVIDUAL', 'COMPOSED_QUICK_START', undefined] as const;

/** What happens to recordings. Some of it also when the session has ended. */
export const RECORDINGS: Performers = {
  startRecording: [
    9,
    (world, { who, what, how }) => {
      if (!world.settings.recording.isOn) return;
      const kinds = { hasAudio: what !== 1, hasVideo: what !== 2 };
      const wanted = {
        ...kinds,
        outputMode: MODES[how % MODES.length],
        resolution: '1280x720',
        name: who > 5 ? 'Name' : undefined,
      };
      world.change('startRecording', (draft) => startRecording(draft, wanted, who === 0 ? 1 : undefined));
    },
  ],
  captureRuns: [
    12,
    (world, choice) => {
      const { uid, captureTerm } = mostLikely(world, 'starting', choice);
      const term = choice.how === 9 ? captureTerm + 1 : captureTerm;
      world.change('captureRuns', (draft) => captureRuns(draft, uid, term, choice.how % 3));
    },
  ],
  pauseRecording: [
    4,
    (world, choice) => {
      const { uid } = mostLikely(world, 'started', choice);
      world.change('pauseRecording', (draft) => pauseRecording(draft, uid));
    },
  ],
  resumeRecording: [
    4,
    (world, choice) => {
      const { uid } = mostLikely(world, 'started', choice);
      world.change('resumeRecording', (draft) => resumeRecording(draft, uid));
    },
  ],
  stopByServer: [
    4,
    (world, choice) => {
      const { uid } = mostLikely(world, 'started', choice);
      world.change('stopByServer', (draft) => stopByServer(draft, uid));
    },
  ],
  autostop: [
    5,
    (world, { how }) => {
      const { autostopAt } = world.value.session;
      if (autostopAt && how < 8) world.now = Math.max(world.now, autostopAt.getTime());
      world.change('autostop', autostop);
    },
  ],
  result: [
    8,
    (world, choice) => {
      const { uid, attempt } = mostLikely(world, 'stopped', choice);
      const which = choice.how === 9 ? attempt + 1 : attempt;
      const media = { duration: 1.5, file: 'S.mp4', hasAudio: true, hasVideo: true, size: 5n };
      const result =
        choice.how % 3 === 0
          ? ({ status: 'failed', failure: 'full' } as const)
          : ({ status: 'ready', ...media } as const);
      world.change('result', (draft) => recordingFinished(draft, uid, which, result), { evenClosed: true });
    },
  ],
  failStart: [
    1,
    (world, choice) => {
      const { uid } = mostLikely(world, 'starting', choice);
      world.change('failStart', (draft) => failStart(draft, uid, 'no worker'), { evenClosed: true });
    },
  ],
  conclude: [
    6,
    (world, { how }) => {
      world.change('conclude', (draft) => concludeIfClosing(draft, how < 6), { evenClosed: true });
    },
  ],
};

/** Mostly a recording that the command is for; else any, or none. */
function mostLikely({ value }: World, status: Recording['status'], { who, what }: Choice) {
  const all = [...value.recordings.values()];
  const meant = what === 9 ? all : all.filter((one) => one.status === status);
  return pick(meant, who) ?? { uid: 'none', captureTerm: 0, attempt: 1 };
}

import { outputOptions, rtspOptions } from '../../apps/media-node/dist/ingest/camera/receiving-options.js';
import { encodingOptions } from '../../apps/media-node/dist/ingest/encoder/encoding-options.js';
import { startLongRunning, type LongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { FPS } from '../recording/conference-video.ts';

/** The default of `networkCache`. */
const BUFFER_MS = 2_000;
const NOWHERE = ['-y', '/dev/null'];
/** From then on nothing changes any more. */
const STEADY_FRAMES = 3 * FPS;
const START_LIMIT_MS = 20_000;

/** The options of an ffmpeg that does something with a camera, all alone. */
export type BareTask = (uri: string) => string[];

/** Receives it. */
export const receiveOnly: BareTask = (uri) => [
  ...['-nostdin', '-rtsp_transport', 'tcp', '-i', uri],
  ...['-c', 'copy', '-f', 'null', '-'],
];

/** What the receiver of a media node does: it makes Opus of the sound, too. */
export const receiveAsNode: BareTask = (uri) => [
  ...rtspOptions(BUFFER_MS),
  ...['-i', uri],
  ...[...outputOptions(true), ...NOWHERE],
];

/** What the receiver and the encoder of a media node do, in one process. */
export function receiveAndEncode(kbps: number): BareTask {
  return (uri) => [
    ...[...rtspOptions(BUFFER_MS), '-threads', '1'],
    ...['-i', uri],
    ...[...outputOptions(true), ...NOWHERE],
    ...[...encodingOptions(kbps, 0).outputOptions, ...NOWHERE],
  ];
}

/** Starts an ffmpeg, and waits until it has got used to it. */
export async function startBareFfmpeg(args: string[]): Promise<LongRunning> {
  const { promise: steady, resolve } = Promise.withResolvers<void>();
  const running = await startLongRunning({
    command: 'ffmpeg',
    args: ['-hide_banner', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1', ...args],
    env: process.env,
    logFile: '/dev/null',
    onLine: (line) => {
      if (Number(/^frame=(\d+)/.exec(line)?.[1]) >= STEADY_FRAMES) resolve();
    },
  });
  try {
    await untilReady('ffmpeg', running, steady, START_LIMIT_MS);
    return running;
  } catch (error) {
    await stopBareFfmpeg(running);
    throw error;
  }
}

export async function stopBareFfmpeg(running: LongRunning): Promise<void> {
  await stopProcess(running, { signal: 'SIGTERM', limitMs: 5_000, forcedSignal: 'SIGKILL' });
}

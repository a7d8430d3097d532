import { ChildProgram, Watchdog } from '@convene/service-kit';
import { programs } from './programs.js';

/** What one ffmpeg process does. */
export interface FfmpegTask {
  inputs: { file: string; options: string[] }[];
  /** Of the output, and global ones. */
  options: string[];
  output: string;
}

interface Watching {
  /** Kills the process. */
  signal: AbortSignal;
  /** How far it is: seconds of its output. */
  onSeconds?: (seconds: number) => void;
}

/** ffmpeg ran and gave up. */
export class FfmpegFailure extends Error {
  /** @param said the last hundred lines that it wrote. */
  constructor(
    message: string,
    readonly said: string,
  ) {
    super(message);
  }
}

/** Encoding takes whatever processor time nobody else wants: capturing goes first. */
const NICENESS = 19;
/** An ffmpeg that works says so twice a second. */
const SILENCE_LIMIT_MS = 300_000;
const KEPT_LINES = 100;
const LAST_LINES = 5;

/**
 * Runs ffmpeg and waits for its end.
 *
 * @throws the signal's reason, when that ended it; otherwise FfmpegFailure, with ffmpeg's last lines in its message.
 */
export async function runFfmpeg(task: FfmpegTask, { signal, onSeconds }: Watching): Promise<void> {
  signal.throwIfAborted();
  const said: string[] = [];
  const program = new ChildProgram({
    command: programs.ffmpeg,
    args: [
      ...task.inputs.flatMap(({ file, options }) => [...options, '-i', file]),
      ...['-y', '-nostdin', '-loglevel', 'warning', '-stats', ...task.options, task.output],
    ],
    niceness: NICENESS,
    onLine: (line) => {
      watchdog.fed();
      said.push(line);
      if (said.length > KEPT_LINES) said.shift();
      const seconds = secondsOf(line);
      if (seconds !== undefined) onSeconds?.(seconds);
    },
  });
  const kill = () => program.kill();
  const watchdog = new Watchdog(kill, SILENCE_LIMIT_MS);
  signal.addEventListener('abort', kill);
  const failure = await program.ended;
  watchdog.stop();
  signal.removeEventListener('abort', kill);
  if (failure === undefined) return;
  signal.throwIfAborted();
  const what = watchdog.hasBarked ? 'ffmpeg was killed because it made no progress' : failure;
  throw new FfmpegFailure(`${what}:\n${said.slice(-LAST_LINES).join('\n')}`, said.join('\n'));
}

function secondsOf(line: string): number | undefined {
  const time = /time=(\d+):(\d+):([\d.]+)/.exec(line);
  return time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : undefined;
}

import ffmpeg from 'fluent-ffmpeg';

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
  /** @param said everything that it wrote. */
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
const LAST_LINES = 5;

/**
 * Runs ffmpeg and waits for its end.
 *
 * @throws the signal's reason, when that ended it; otherwise FfmpegFailure, with ffmpeg's last lines in its message.
 */
export async function runFfmpeg(task: FfmpegTask, { signal, onSeconds }: Watching): Promise<void> {
  signal.throwIfAborted();
  const command = ffmpeg({ niceness: NICENESS });
  // Given one by one: fluent-ffmpeg would split an array's elements at spaces.
  for (const { file, options } of task.inputs) command.input(file).inputOptions(...options);
  command.outputOptions('-nostdin', '-loglevel', 'warning', '-stats', ...task.options).output(task.output);
  await new Promise<void>((resolve, reject) => {
    let silent = false;
    const kill = () => command.kill('SIGKILL');
    const silence = setTimeout(() => {
      silent = true;
      kill();
    }, SILENCE_LIMIT_MS);
    const settled = () => {
      clearTimeout(silence);
      signal.removeEventListener('abort', kill);
    };
    signal.addEventListener('abort', kill);
    command
      // An abort before the process was there killed nothing.
      .on('start', () => signal.aborted && kill())
      .on('stderr', (line: string) => {
        silence.refresh();
        const seconds = secondsOf(line);
        if (seconds !== undefined) onSeconds?.(seconds);
      })
      .on('end', () => {
        settled();
        resolve();
      })
      .on('error', (error: Error, _stdout: string | null, stderr: string | null) => {
        settled();
        if (signal.aborted) return reject(signal.reason as Error);
        const said = stderr ?? '';
        const lines = said.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
        const what = silent ? 'ffmpeg was killed because it made no progress' : error.message.split(':')[0];
        reject(new FfmpegFailure(`${what}:\n${lines}`, said));
      })
      .run();
  });
}

function secondsOf(line: string): number | undefined {
  const time = /time=(\d+):(\d+):([\d.]+)/.exec(line);
  return time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : undefined;
}

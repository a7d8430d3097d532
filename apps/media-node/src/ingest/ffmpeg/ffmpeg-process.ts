import { ChildProgram } from '@convene/service-kit';

/** What one ffmpeg process does. */
export interface FfmpegTask {
  /** Where it reads; undefined = what is written to it. */
  input?: string;
  inputOptions: readonly string[];
  outputOptions: readonly string[];
}

/** For each input that decodes: a little more than 8K. Larger pictures are no camera's, but could fill the memory. */
export const MAX_PIXELS = ['-max_pixels', String(8_192 * 4_320)];

/** Media goes before everything that can wait. */
const NICENESS = 2;
const LAST_LINES = 4;
const MAX_LINE = 300;

let executable = 'ffmpeg';

/** From now on it is this ffmpeg that is started; by default the one of the PATH. */
export function useFfmpeg(path: string): void {
  executable = path;
}

/** An ffmpeg that runs until it is killed, and whose output this process reads. */
export class FfmpegProcess {
  private readonly program: ChildProgram;
  private readonly lines: string[] = [];
  private killed = false;
  /** Resolves, once it is gone, with what it said last. */
  readonly ended: Promise<string>;

  /** @param onOutput takes its output. When it throws, the process is killed and `ended` resolves with the message. */
  constructor(task: FfmpegTask, onOutput: (chunk: Buffer) => void) {
    const { input = 'pipe:0', inputOptions, outputOptions } = task;
    this.program = new ChildProgram({
      command: executable,
      args: [...inputOptions, '-i', input, '-loglevel', 'error', ...outputOptions, 'pipe:1'],
      niceness: NICENESS,
      hasInput: task.input === undefined,
      onOutput: (chunk) => this.take(chunk, onOutput),
      onLine: (line) => this.note(line),
    });
    this.ended = this.program.ended.then((failure) => {
      if (failure && this.lines.length === 0) this.note(failure);
      return this.lines.join(' | ');
    });
  }

  /** Writes to its input. */
  write(bytes: Buffer): void {
    if (!this.killed) this.program.write(bytes);
  }

  kill(): void {
    this.killed = true;
    this.program.kill();
  }

  private take(chunk: Buffer, onOutput: (chunk: Buffer) => void): void {
    if (this.killed) return;
    try {
      onOutput(chunk);
    } catch (error) {
      this.note((error as Error).message);
      this.kill();
    }
  }

  private note(line: string): void {
    const shown = line.trim();
    if (shown === '') return;
    this.lines.push(shown.slice(0, MAX_LINE));
    if (this.lines.length > LAST_LINES) this.lines.shift();
  }
}

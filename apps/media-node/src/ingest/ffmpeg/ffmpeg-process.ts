import { PassThrough, Writable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';

/** What one ffmpeg process does. */
export interface FfmpegTask {
  /** Where it reads; undefined = what is written to it. */
  input?: string;
  inputOptions: readonly string[];
  outputOptions: readonly string[];
  /** What must not be seen in what it says. */
  secrets?: readonly string[];
}

/** Media goes before everything that can wait. */
const NICENESS = 2;
const LAST_LINES = 4;
const MAX_LINE = 300;

/** An ffmpeg that runs until it is killed, and whose output this process reads. */
export class FfmpegProcess {
  private readonly command: ffmpeg.FfmpegCommand;
  private readonly input?: PassThrough;
  private readonly lines: string[] = [];
  private killed = false;
  /** Resolves, once it is gone, with what it said last. */
  readonly ended: Promise<string>;

  /** @param onOutput takes its output. When it throws, the process is killed and `ended` resolves with the message. */
  constructor(task: FfmpegTask, onOutput: (chunk: Buffer) => void) {
    this.input = task.input === undefined ? new PassThrough() : undefined;
    this.command = ffmpeg({ niceness: NICENESS });
    // Given one by one: fluent-ffmpeg would split an array's elements at spaces.
    this.command.input(task.input ?? this.input!).inputOptions(...task.inputOptions);
    this.command.outputOptions('-loglevel', 'error', ...task.outputOptions);
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.take(chunk, onOutput);
        done();
      },
    });
    this.ended = new Promise((resolve) => {
      const settle = () => resolve(this.lines.join(' | '));
      this.command
        // One that was killed before it was there goes on.
        .on('start', () => this.killed && this.kill())
        .on('stderr', (line: string) => this.note(line, task.secrets ?? []))
        .on('end', settle)
        .on('error', (error: Error) => {
          if (this.lines.length === 0) this.note(error.message, task.secrets ?? []);
          settle();
        });
    });
    // Its end is the process's: closing the stream would make fluent-ffmpeg speak of an end before there is one.
    this.command.output(output, { end: false }).run();
  }

  /** Writes to its input. @returns how many bytes it has not read yet. */
  write(bytes: Buffer): number {
    if (!this.input || this.killed) return 0;
    this.input.write(bytes);
    return this.input.readableLength + this.input.writableLength;
  }

  kill(): void {
    this.killed = true;
    this.command.kill('SIGKILL');
  }

  private take(chunk: Buffer, onOutput: (chunk: Buffer) => void): void {
    if (this.killed) return;
    try {
      onOutput(chunk);
    } catch (error) {
      this.note((error as Error).message, []);
      this.kill();
    }
  }

  private note(line: string, secrets: readonly string[]): void {
    const shown = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line).trim();
    if (shown === '') return;
    this.lines.push(shown.slice(0, MAX_LINE));
    if (this.lines.length > LAST_LINES) this.lines.shift();
  }
}

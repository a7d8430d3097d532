import { stopRequest } from './stop-request.ts';

/**
 * Called by a running step with a short text on how far it is, for example "120/261". Most of these texts are soon
 * replaced by the next one; an important one stays on the screen.
 */
export type Progress = (text: string, important?: 'important') => void;

/** Without a terminal, a step's progress is printed no more often than this. */
const LINE_EVERY_MS = 10_000;

/** Runs the numbered steps of a task and prints for each what it is, how far it is and how long it took. */
export class Steps {
  private done = 0;
  private readonly total: number;
  private readonly out: NodeJS.WriteStream;

  constructor(total: number, out: NodeJS.WriteStream = process.stdout) {
    this.total = total;
    this.out = out;
  }

  /** Runs one step; its error is the caller's. After a stop request no step begins. */
  async run<T>(title: string, step: (progress: Progress) => Promise<T> | T): Promise<T> {
    stopRequest.throwIfAborted();
    this.done += 1;
    const head = `[${this.done}/${this.total}] ${title}`;
    const started = performance.now();
    const progress = this.out.isTTY ? this.rewriting(head) : this.lineByLine(head, started);
    try {
      const result = await step(progress);
      this.finish(`${head} … ${formatDuration(performance.now() - started)}`);
      return result;
    } catch (error) {
      this.finish(`${head} … ${stopRequest.aborted ? 'stopped' : 'failed'}`);
      throw error;
    }
  }

  private rewriting(head: string): Progress {
    const show: Progress = (text, important) => {
      const line = `${head} … ${text}`;
      this.out.write(`\r\x1b[K${important ? `${line}\n` : line.slice(0, (this.out.columns || 80) - 1)}`);
    };
    show('');
    return show;
  }

  private lineByLine(head: string, started: number): Progress {
    let next = started;
    return (text, important) => {
      if (!important && performance.now() < next) return;
      next = performance.now() + LINE_EVERY_MS;
      this.out.write(`${head} … ${text}\n`);
    };
  }

  private finish(line: string): void {
    this.out.write(`${this.out.isTTY ? '\r\x1b[K' : ''}${line}\n`);
  }
}

/** "40 ms", "1.3 s" or "5 min 12 s". */
function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

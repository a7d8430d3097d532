import { FailureLog } from '@convene/service-kit';
import type { Logger } from '@nestjs/common';
import type { CaptureSource } from './stream/capture-source.js';

/** Milliseconds between the beginnings of two questions. */
const ASK_EVERY_MS = 1_000;

/** Asks the media node what it sends, when it seems to be something new: not too often, and never twice at once. */
export class SourceQuestion {
  private asking = false;
  private askedAt = -Infinity;
  private readonly failures: FailureLog;

  constructor(
    private readonly source: () => Promise<CaptureSource>,
    private readonly onSource: (source: CaptureSource) => void,
    logger: Pick<Logger, 'warn'>,
  ) {
    this.failures = new FailureLog(logger, 'asking a media node what it sends');
  }

  /** @param now milliseconds. */
  ask(now: number): void {
    if (this.asking || now - this.askedAt < ASK_EVERY_MS) return;
    this.askedAt = now;
    this.asking = true;
    void this.askNow();
  }

  private async askNow(): Promise<void> {
    try {
      this.onSource(await this.source());
      this.failures.succeeded();
    } catch (error) {
      this.failures.failed(error);
    } finally {
      this.asking = false;
    }
  }
}

import { recordingOperations } from '@convene/service-contracts';
import { FailureLog, type ServiceBus } from '@convene/service-kit';
import { Logger } from '@nestjs/common';

const AT_ONCE = 500;

/** Tells the session service which files were begun and ended, in the order of their newest news. */
export class PieceReports {
  private readonly news = new Map<string, recordingOperations.Piece>();
  private readonly failures = new FailureLog(new Logger('capture'), 'telling what was captured');

  constructor(
    private readonly bus: ServiceBus,
    private readonly recordingUid: string,
  ) {}

  add(piece: recordingOperations.Piece): void {
    this.news.set(piece.file, piece);
  }

  /** What cannot be told now is told the next time. If it never is, whoever makes the result finds the files. */
  async tell(): Promise<void> {
    const pieces = [...this.news.values()].slice(0, AT_ONCE);
    if (pieces.length === 0) return;
    try {
      await this.bus.request(recordingOperations.reportPieces, { recordingUid: this.recordingUid, pieces });
      for (const piece of pieces) if (this.news.get(piece.file) === piece) this.news.delete(piece.file);
      this.failures.succeeded();
    } catch (error) {
      this.failures.failed(error);
    }
  }
}

import type { SessionTransaction } from '@convene/database';
import { Injectable, Logger } from '@nestjs/common';
import { BeginRecording } from './begin-recording.js';

/** What such a recording is beyond what its session says. */
const WANTED = { hasAudio: true, hasVideo: true, resolution: '1920x1080' };

/** Sessions that are recorded by themselves as soon as somebody publishes (REST semantics 3.1). */
@Injectable()
export class AlwaysRecorded {
  private readonly logger = new Logger('recordings');

  constructor(private readonly beginRecording: BeginRecording) {}

  /** Somebody publishes in a session that is not recorded now. The publisher does not wait until it is. */
  async published(transaction: SessionTransaction): Promise<void> {
    const { sessionId, recordingMode, mediaMode, recordingRefused } = transaction.session;
    if (recordingMode !== 'ALWAYS' || mediaMode !== 'ROUTED' || recordingRefused) return;
    const { id: recordingId } = await this.beginRecording.begin(transaction, this.wanted(transaction));
    transaction.afterCommit(() => this.logger.log({ recordingId, sessionId, msg: 'Recorded by itself' }));
  }

  /** Better a recording in another layout than none. */
  private wanted({ session }: SessionTransaction) {
    const isCustom = session.defaultOutputMode !== 'INDIVIDUAL' && session.defaultRecordingLayout === 'CUSTOM';
    if (!isCustom) return WANTED;
    this.logger.warn({ sessionId: session.sessionId, msg: 'CUSTOM layouts cannot be made yet: BEST_FIT is taken' });
    return { ...WANTED, recordingLayout: 'BEST_FIT' as const };
  }
}

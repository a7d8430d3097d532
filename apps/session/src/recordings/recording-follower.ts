import type { SessionTransaction } from '@convene/database';
import type { SessionEvent } from '@convene/service-contracts';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { AlwaysRecorded } from './always-recorded.js';
import { takeStream } from './recorded-streams.js';

/** Follows what happens to a session, for its recording: in the transaction of the change. */
@Injectable()
export class RecordingFollower {
  constructor(
    private readonly always: AlwaysRecorded,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  async follow(transaction: SessionTransaction, events: SessionEvent[]): Promise<void> {
    if (!this.configuration.OPENVIDU_RECORDING) return;
    for (const { body } of events) {
      if (!('connection' in body) || body.connection !== 'OUTBOUND') continue;
      if (body.type === 'webrtcConnectionCreated') await this.published(transaction, body.streamId);
      else await this.ended(transaction, body.streamId, body.timestamp);
    }
  }

  private async published(transaction: SessionTransaction, streamId: string): Promise<void> {
    const { db, session } = transaction;
    if (session.recordingUid === null) return this.always.published(transaction);
    const recording = await db.recording.findUniqueOrThrow({ where: { uid: session.recordingUid } });
    const stream = await db.stream.findUniqueOrThrow({ where: { id: streamId }, include: { owner: true } });
    await takeStream(db, recording, stream);
    if (session.autostopAt === null) return;
    await db.session.update({ where: { uid: session.uid }, data: { autostopAt: null }, select: { uid: true } });
  }

  private async ended({ db, session }: SessionTransaction, streamId: string, timestamp: number): Promise<void> {
    if (session.recordingUid === null) return;
    await db.recordingStream.updateMany({
      where: { recordingUid: session.recordingUid, streamId, endedAt: null },
      data: { endedAt: new Date(timestamp) },
    });
  }
}

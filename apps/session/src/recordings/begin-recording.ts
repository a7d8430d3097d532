import type { Prisma, Recording, Session, SessionTransaction } from '@convene/database';
import type { StartRecordingProperties } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { countdownEnd } from './countdown.js';
import { takeStream } from './recorded-streams.js';
import { RecordingJobs } from './recording-jobs.js';

/** What is asked of a recording, with what its session says for the rest. */
export type Wanted = Omit<StartRecordingProperties, 'session' | 'shmSize'>;

/** How every recording begins: by hand or by itself. */
@Injectable()
export class BeginRecording {
  constructor(
    private readonly jobs: RecordingJobs,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** The row of a recording that is `starting`, and the job for a worker to capture it. */
  async begin(transaction: SessionTransaction, wanted: Wanted): Promise<Recording> {
    const { db, session } = transaction;
    const recording = await insert(db, session, wanted);
    const streams = await db.stream.findMany({
      where: { sessionUid: session.uid },
      orderBy: { createdAt: 'asc' },
      include: { owner: true },
    });
    for (const stream of streams) await takeStream(db, recording, stream);
    await db.session.update({
      where: { uid: session.uid },
      data: { recordingUid: recording.uid, autostopAt: streams.length === 0 ? countdownEnd(this.configuration) : null },
      select: { uid: true },
    });
    this.jobs.afterCommit(transaction, () => this.jobs.capture({ recordingUid: recording.uid, jobNo: 1 }));
    return recording;
  }
}

/** The modes COMPOSED and COMPOSED_QUICK_START are exchanged to match the session's (REST semantics 2.4). */
export function outputModeFor(session: Session, wanted: Wanted): string {
  const mode = wanted.outputMode ?? session.defaultOutputMode;
  const bothComposed = mode !== 'INDIVIDUAL' && session.defaultOutputMode !== 'INDIVIDUAL';
  return bothComposed ? session.defaultOutputMode : mode;
}

/** What a recording shows: only composed ones with video have a picture of their own. */
export function pictureFor(session: Session, wanted: Wanted) {
  const outputMode = outputModeFor(session, wanted);
  if (outputMode === 'INDIVIDUAL' || !wanted.hasVideo) return { outputMode };
  const layout = wanted.recordingLayout ?? session.defaultRecordingLayout;
  const customLayout = layout === 'CUSTOM' ? (wanted.customLayout ?? session.defaultCustomLayout) : undefined;
  return { outputMode, resolution: wanted.resolution, layout, customLayout };
}

/** A row with the session's id, or with that and the lowest number behind it that no recording has. */
async function insert(db: Prisma.TransactionClient, session: Session, wanted: Wanted): Promise<Recording> {
  const { uid: sessionUid, sessionId, publicUrl } = session;
  const { hasAudio, hasVideo } = wanted;
  const picture = pictureFor(session, wanted);
  for (let number = 0; ; number++) {
    const id = number === 0 ? sessionId : `${sessionId}-${number}`;
    const data = { id, name: wanted.name ?? id, sessionUid, sessionId, publicUrl, hasAudio, hasVideo, ...picture };
    const [recording] = await db.recording.createManyAndReturn({ data, skipDuplicates: true });
    if (recording) return recording;
  }
}

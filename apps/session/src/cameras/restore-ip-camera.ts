import { randomUUID } from 'node:crypto';
import { Database, SessionGone, SessionTransactions, type Stream } from '@convene/database';
import { ServiceError } from '@convene/service-contracts';
import { FailureLog } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { SessionNode } from '../media-nodes/session-node.js';
import { unlessGone } from '../sessions/change-session.js';
import { beginStream } from '../streams/begin-stream.js';
import { CameraMedia, type CameraStream } from './camera-media.js';

/** Publishes a camera again whose media was lost: it has no client who would. */
@Injectable()
export class RestoreIpCamera {
  private readonly logger = new Logger('cameras');
  private readonly failures = new FailureLog(this.logger, 'publishing an IP camera again');

  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly sessionNode: SessionNode,
    private readonly media: CameraMedia,
  ) {}

  /** As a new stream, on a node that lives. May be asked any number of times; what fails, CameraRecovery asks again. */
  async restore(ownerId: string): Promise<void> {
    try {
      await unlessGone(this.publishAgain(ownerId));
    } catch (error) {
      this.failures.failed(error);
    }
  }

  private async publishAgain(ownerId: string): Promise<void> {
    const camera = await this.database.ipCamera.findUnique({
      where: { ownerId },
      include: { owner: { include: { stream: true } } },
    });
    if (!camera || camera.owner.stream) return;
    const { owner } = camera;
    const node = await this.sessionNode.find(owner.sessionUid, () => new SessionGone('The session has ended'));
    if (!node) throw new ServiceError('unavailable', 'There is no media node');
    const stream = await this.media.ingest(node, owner, camera, randomUUID(), (made) => this.record(ownerId, made));
    if (!stream) return;
    this.failures.succeeded();
    const { sessionUid, connectionId } = owner;
    this.logger.log({ sessionUid, connectionId, streamId: stream.id, msg: 'An IP camera was published again' });
  }

  /** Undefined when the camera was deleted meanwhile, or somebody else has published it. */
  private async record(ownerId: string, made: CameraStream): Promise<Stream | undefined> {
    const change = this.transactions.change(made.sessionUid, async (transaction) => {
      const owner = await transaction.db.connection.findUnique({
        where: { id: ownerId },
        include: { stream: true, camera: true },
      });
      if (!owner?.camera || owner.stream) return undefined;
      return beginStream(transaction, { ...made, ownerId }, { connectionId: owner.connectionId, camera: owner.camera });
    });
    return unlessGone(change);
  }
}

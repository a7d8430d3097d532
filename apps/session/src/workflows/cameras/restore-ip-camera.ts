import { randomUUID } from 'node:crypto';
import { Database, SessionGone } from '@convene/database';
import { ServiceError } from '@convene/service-contracts';
import { FailureLog } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { restoreCamera } from '../../rules/camera/restore-camera.js';
import { newStream } from '../changing/parts.js';
import { SessionNode } from '../sessions/session-node.js';
import { Sessions } from '../changing/sessions.js';
import { CameraMedia } from './camera-media.js';

const gone = () => new SessionGone('The session has ended');

/** Publishes a camera again whose media was lost: it has no client who would. */
@Injectable()
export class RestoreIpCamera {
  private readonly logger = new Logger('cameras');
  private readonly failures = new FailureLog(this.logger, 'publishing an IP camera again');

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly sessionNode: SessionNode,
    private readonly media: CameraMedia,
  ) {}

  /** As a new stream, on a node that lives. May be asked any number of times; what fails, CameraRecovery asks again. */
  async restore(ownerId: string): Promise<void> {
    try {
      await this.publishAgain(ownerId);
    } catch (error) {
      if (!(error instanceof SessionGone)) this.failures.failed(error);
    }
  }

  private async publishAgain(ownerId: string): Promise<void> {
    const camera = await this.database.ipCamera.findUnique({
      where: { ownerId },
      include: { owner: { include: { stream: true } } },
    });
    if (!camera || camera.owner.stream) return;
    const { sessionUid: uid, connectionId } = camera.owner;
    const { result: place } = await this.sessions.look({ uid }, { node: true }, (draft) => draft.place, gone);
    const node = await this.sessionNode.of(place, gone);
    if (!node) throw new ServiceError('unavailable', 'There is no media node');
    const stream = await this.media.ingest(node, camera.owner, camera, randomUUID(), (made) =>
      this.sessions.changeUnlessGone({ uid }, { parts: newStream(ownerId) }, (draft) =>
        restoreCamera(draft, ownerId, made),
      ),
    );
    if (!stream) return;
    this.failures.succeeded();
    this.logger.log({ sessionUid: uid, connectionId, streamId: stream.id, msg: 'An IP camera was published again' });
  }
}

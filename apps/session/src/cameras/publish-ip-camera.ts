import { Database, type Session, SessionTransactions, type SessionTransaction } from '@convene/database';
import {
  errorIpCameraNotPublished,
  errorNoSession,
  newCameraConnectionId,
  type ConnectionObject,
} from '@convene/openvidu-protocol';
import type { RequestOf, restOperations } from '@convene/service-contracts';
import { Injectable, Logger } from '@nestjs/common';
import type { NodeLife } from '../media-nodes/media-client.js';
import { SessionNode } from '../media-nodes/session-node.js';
import { Placement } from '../placement/placement.js';
import { activateSession } from '../sessions/activate-session.js';
import { changeSession } from '../sessions/change-session.js';
import { connectionObject } from '../sessions/connection-object.js';
import { findSession } from '../sessions/find-session.js';
import { cameraRefusal } from './camera-refusal.js';
import { CameraMedia, type CameraStream } from './camera-media.js';
import { CameraRoom } from './camera-room.js';
import { enterCamera, type NewCamera } from './enter-camera.js';

/** POST sessions/ID/connection: an IP camera becomes a participant that publishes (REST semantics 2.11). */
@Injectable()
export class PublishIpCamera {
  private readonly logger = new Logger('cameras');

  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly placement: Placement,
    private readonly sessionNode: SessionNode,
    private readonly media: CameraMedia,
    private readonly room: CameraRoom,
  ) {}

  /** @throws RestError 404; 400 when the camera is not allowed or has no room; 500 when no media node can take it now */
  async publish({
    sessionId,
    data,
    publicationId,
    ...camera
  }: RequestOf<typeof restOperations.publishIpCamera>): Promise<ConnectionObject> {
    const session = await findSession(this.database, sessionId);
    if (!session) throw errorNoSession();
    await this.room.check(this.database, session.uid);
    const node = await this.nodeOf(session);
    if (!node) throw errorIpCameraNotPublished('there is no media node that could take it');
    const connectionId = newCameraConnectionId(camera.rtspUri);
    const own = { sessionUid: session.uid, connectionId };
    try {
      return await this.media.ingest(node, own, camera, publicationId, (stream) =>
        changeSession(this.transactions, session.uid, errorNoSession, (transaction) =>
          this.enter(transaction, node, { connectionId, camera, data }, stream),
        ),
      );
    } catch (error) {
      throw cameraRefusal(error, this.logger);
    }
  }

  /** A session that nobody has joined yet gets its node when the camera enters it. */
  private async nodeOf({ uid, activatedAt }: Pick<Session, 'uid' | 'activatedAt'>): Promise<NodeLife | undefined> {
    return activatedAt ? this.sessionNode.find(uid, errorNoSession) : this.placement.choose();
  }

  /** Everything may have changed while the media was made, so it is looked at again under the lock. */
  private async enter(
    transaction: SessionTransaction,
    node: NodeLife,
    camera: NewCamera,
    stream: CameraStream,
  ): Promise<ConnectionObject> {
    const { db, session } = transaction;
    const present = await this.room.check(db, session.uid);
    // Where somebody else was faster, the session keeps its node, and the camera's stream its own.
    await activateSession(transaction, async () => node);
    const connection = await enterCamera(transaction, camera, stream, present);
    const { connectionId } = connection;
    const { sessionId } = session;
    transaction.afterCommit(() => this.logger.log({ sessionId, connectionId, msg: 'An IP camera was published' }));
    return connectionObject(connection);
  }
}

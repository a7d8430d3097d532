import { Database, SessionTransactions, type SessionTransaction, type Stream } from '@convene/database';
import {
  errorIpCameraStream,
  errorMayNot,
  errorNoSessionInPath,
  errorNoStream,
  errorOwnerNotFound,
  errorStreamOfIpCamera,
} from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { changeAs, isModerator, type Caller } from '../connections/caller.js';
import { changeSession } from '../sessions/change-session.js';
import { findSession } from '../sessions/find-session.js';
import { isOfIpCamera } from './stream-camera.js';
import { StreamEndings } from './stream-endings.js';

/** A moderator, or the backend, ends somebody's stream; its owner stays and is told, too (protocol 7.11, REST semantics 2.9). */
@Injectable()
export class ForceUnpublish {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly endings: StreamEndings,
  ) {}

  /** @throws RpcError 803, 401, 102, 10 */
  async byUser(caller: Caller, streamId: string): Promise<void> {
    await changeAs(this.transactions, caller, 'forceUnpublish', async (transaction, moderator) => {
      if (!isModerator(moderator)) throw errorMayNot('force unpublish');
      const stream = await find(transaction, streamId);
      if (!stream) throw errorOwnerNotFound(streamId, transaction.session.sessionId);
      if (isOfIpCamera(stream)) throw errorIpCameraStream(streamId);
      await this.endings.unpublish(transaction, stream, 'forceUnpublishByUser', { kind: 'everybody' });
    });
  }

  /** @throws RestError 400 without such a session, 404 without such a stream in it, 405 for an IP camera's */
  async byServer(sessionId: string, streamId: string): Promise<void> {
    const session = await findSession(this.database, sessionId);
    if (!session) throw errorNoSessionInPath();
    await changeSession(this.transactions, session.uid, errorNoSessionInPath, async (transaction) => {
      const stream = await find(transaction, streamId);
      if (!stream) throw errorNoStream();
      if (isOfIpCamera(stream)) throw errorStreamOfIpCamera();
      await this.endings.unpublish(transaction, stream, 'forceUnpublishByServer', { kind: 'everybody' });
    });
  }
}

function find({ db, session }: SessionTransaction, id: string): Promise<Stream | null> {
  return db.stream.findFirst({ where: { id, sessionUid: session.uid } });
}

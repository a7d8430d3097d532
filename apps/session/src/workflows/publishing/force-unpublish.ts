import { errorNoSessionInPath } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { forceUnpublishByServer, forceUnpublishByUser } from '../../rules/stream/force-unpublish.js';
import { endingStream } from '../changing/parts.js';
import { type Caller, Sessions } from '../changing/sessions.js';

/** A moderator, or the backend, ends somebody's stream. */
@Injectable()
export class ForceUnpublish {
  constructor(private readonly sessions: Sessions) {}

  /** Protocol 7.11. @throws RpcError 803, 401, 102, 10 */
  async byUser(caller: Caller, streamId: string): Promise<void> {
    await this.sessions.changeAs(caller, 'forceUnpublish', endingStream(streamId), (draft, moderator) =>
      forceUnpublishByUser(draft, moderator, streamId),
    );
  }

  /** REST semantics 2.9. @throws RestError 400 without such a session, 404 without such a stream in it, 405 for an IP camera's */
  async byServer(sessionId: string, streamId: string): Promise<void> {
    const needs = { parts: endingStream(streamId), gone: errorNoSessionInPath };
    await this.sessions.change({ sessionId }, needs, (draft) => forceUnpublishByServer(draft, streamId));
  }
}

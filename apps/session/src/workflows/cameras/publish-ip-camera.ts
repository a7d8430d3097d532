import {
  errorIpCameraNotPublished,
  errorNoSession,
  newCameraConnectionId,
  type ConnectionObject,
} from '@convene/openvidu-protocol';
import type { RequestOf, restOperations } from '@convene/service-contracts';
import { Injectable, Logger } from '@nestjs/common';
import type { NodeLife } from '../../nodes/node-life.js';
import { Placement } from '../../nodes/placement.js';
import { needCameraRoom } from '../../rules/camera/camera-room.js';
import { enterCamera } from '../../rules/camera/enter-camera.js';
import type { Place } from '../../rules/draft.js';
import { NEW_RECORDING } from '../changing/parts.js';
import { SessionNode } from '../sessions/session-node.js';
import { Sessions } from '../changing/sessions.js';
import { CameraMedia } from './camera-media.js';
import { cameraRefusal } from './camera-refusal.js';

/** POST sessions/ID/connection: an IP camera becomes a participant that publishes (REST semantics 2.11). */
@Injectable()
export class PublishIpCamera {
  private readonly logger = new Logger('cameras');

  constructor(
    private readonly sessions: Sessions,
    private readonly placement: Placement,
    private readonly sessionNode: SessionNode,
    private readonly media: CameraMedia,
  ) {}

  /** @throws RestError 404; 400 when the camera is not allowed or has no room; 500 when no media node can take it now */
  async publish({
    sessionId,
    data,
    publicationId,
    ...camera
  }: RequestOf<typeof restOperations.publishIpCamera>): Promise<ConnectionObject> {
    const { place, isActive } = await this.sessions.look(
      { sessionId },
      { people: 'all', node: true },
      (draft) => {
        needCameraRoom(draft);
        return { place: draft.place, isActive: draft.session.activatedAt !== null };
      },
      errorNoSession,
    );
    const node = await this.nodeOf(place, isActive);
    if (!node) throw errorIpCameraNotPublished('there is no media node that could take it');
    const connectionId = newCameraConnectionId(camera.rtspUri);
    const needs = { parts: NEW_RECORDING, gone: errorNoSession };
    try {
      return await this.media.ingest(node, { sessionUid: place.uid, connectionId }, camera, publicationId, (stream) =>
        this.sessions.change({ uid: place.uid }, needs, (draft) =>
          enterCamera(draft, { connectionId, camera, data }, stream),
        ),
      );
    } catch (error) {
      throw cameraRefusal(error, this.logger);
    }
  }

  /** A session that nobody has joined yet gets its node when the camera enters it. */
  private async nodeOf(place: Place, isActive: boolean): Promise<NodeLife | undefined> {
    return isActive ? this.sessionNode.of(place, errorNoSession) : this.placement.choose();
  }
}

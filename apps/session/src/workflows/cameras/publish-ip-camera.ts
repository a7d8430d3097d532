import {
  errorIpCameraNotPublished,
  errorNoSession,
  newCameraConnectionId,
  type ConnectionObject,
} from '@convene/openvidu-protocol';
import type { RequestOf, restOperations } from '@convene/service-contracts';
import { Injectable, Logger } from '@nestjs/common';
import { Placement } from '../../nodes/placement.js';
import { needCameraRoom } from '../../rules/camera/camera-room.js';
import { enterCamera } from '../../rules/camera/enter-camera.js';
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
    const looked = await this.sessions.look(
      { sessionId },
      { people: 'all', node: true, runningNodes: 'for the first' },
      (draft) => {
        needCameraRoom(draft);
        // A session that nobody has joined yet gets its node when the camera enters it.
        const { activatedAt, uid } = draft.session;
        return { place: draft.place, first: activatedAt ? null : this.placement.choose(uid, draft.runningNodes) };
      },
      errorNoSession,
    );
    const { place, first } = looked.result;
    const node = first === null ? await this.sessionNode.of(place, errorNoSession) : first;
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
}

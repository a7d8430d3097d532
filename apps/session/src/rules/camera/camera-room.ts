import { errorTooManyConnections, errorTooManyIpCameras } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';

/** Whether a session has room for one more camera. Needs everybody. @throws RestError 400 */
export function needCameraRoom(draft: Draft): void {
  draft.needEverybody();
  const { maxConnections, maxCameras } = draft.given.settings;
  if (draft.connections.all().length >= maxConnections) throw errorTooManyConnections(maxConnections);
  if (draft.cameras.all().length >= maxCameras) throw errorTooManyIpCameras(maxCameras);
}

import type { IpCamera, Stream } from '@convene/database/session';
import type { Draft } from '../draft.js';

/** `typeOfVideo` of a camera's stream; clients cannot publish with it. */
export const IP_CAMERA = 'IPCAM';

export const isOfIpCamera = ({ typeOfVideo }: Pick<Stream, 'typeOfVideo'>): boolean => typeOfVideo === IP_CAMERA;

/** The IP camera that a stream comes from; undefined for a client's. */
export function cameraOf(draft: Draft, stream: Stream): IpCamera | undefined {
  return isOfIpCamera(stream) ? draft.cameras.get(stream.ownerId) : undefined;
}

import { enterCamera } from '../camera/enter-camera.js';
import { restoreCamera } from '../camera/restore-camera.js';
import { undo } from '../session/take-back.js';
import { type Performers, pick } from './choice.js';
import { node } from './media-commands.js';
import type { World } from './world.js';

/** IP cameras enter, and are published again. */
export const CAMERAS: Performers = {
  cameraEnters: [
    3,
    (world) => {
      const connectionId = `ipc_IPCAM_rtsp_${world.newId()}`;
      const options = { adaptativeBitrate: true, onlyPlayWithSubscribers: true, networkCache: 2_000 };
      const camera = { rtspUri: 'rtsp://user:secret@camera/live', ...options };
      const media = mediaOf(world, connectionId);
      world.change('cameraEnters', (draft) => enterCamera(draft, { connectionId, camera, data: 'hall' }, media));
    },
  ],
  restoreCamera: [
    5,
    (world, { who, how }) => {
      const { cameras, connections } = world.value;
      const ownerId = pick(how === 9 ? connections.keys() : cameras.keys(), who) ?? 'none';
      const media = mediaOf(world, connections.get(ownerId)?.connectionId ?? 'none');
      world.change('restoreCamera', (draft) => restoreCamera(draft, ownerId, media));
    },
  ],
  takeBackCamera: [
    1,
    (world, { who }) => {
      const ofCameras = [...world.value.streams.values()].filter(({ ownerId }) => world.value.cameras.has(ownerId));
      const publicationId = pick(ofCameras, who)?.publicationId ?? 'none';
      world.change('takeBackCamera', (draft) => undo(draft, { kind: 'camera', publicationId }));
    },
  ],
};

const mediaOf = (world: World, connectionId: string) => ({
  id: `str_IPC_${world.newId()}_${connectionId}`,
  publicationId: world.newId(),
  sessionUid: world.value.session.uid,
  ...node(world),
  hasAudio: true,
  hasVideo: true,
  audioActive: true,
  videoActive: true,
  typeOfVideo: 'IPCAM',
  frameRate: null,
  videoDimensions: null,
  loopback: false,
  filter: {},
});

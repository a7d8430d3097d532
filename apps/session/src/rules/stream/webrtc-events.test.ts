import type { IpCamera, Stream } from '@convene/database/session';
import { expect, it } from 'vitest';
import { destroyed, outboundCreated } from './webrtc-events.js';

const stream = {
  id: 'str_IPC_Abcd_ipc_IPCAM_rtsp_A8MJ_camera_live',
  createdAt: new Date(1_000),
  hasAudio: true,
  hasVideo: true,
  typeOfVideo: 'IPCAM',
  frameRate: null,
  videoDimensions: null,
} as Stream;
const camera: IpCamera = {
  ownerId: '0192f2a0-0000-7000-8000-000000000002',
  rtspUri: 'rtsp://admin:12345@camera/live?pwd=67890',
  adaptativeBitrate: true,
  onlyPlayWithSubscribers: false,
  networkCache: 500,
};
const connectionId = 'ipc_IPCAM_rtsp_A8MJ_camera_live';

it('tells of an IP camera as it was published, without its secrets, also at its end', () => {
  const told = {
    connection: 'OUTBOUND',
    participantId: connectionId,
    streamId: stream.id,
    rtspUri: 'rtsp://camera/live?pwd=***',
    adaptativeBitrate: true,
    onlyPlayWithSubscribers: false,
    networkCache: 500,
    videoSource: 'IPCAM',
    videoFramerate: null,
    videoDimensions: null,
    audioEnabled: true,
    videoEnabled: true,
  };
  const created = outboundCreated(stream, { connectionId, camera });
  expect(created).toEqual({ type: 'webrtcConnectionCreated', timestamp: 1_000, ...told });
  const end = { timestamp: 3_500, startTime: 1_000, duration: 2, reason: 'forceDisconnectByServer' };
  expect(destroyed(created, 'forceDisconnectByServer', 3_500)).toEqual({
    type: 'webrtcConnectionDestroyed',
    ...end,
    ...told,
  });
});

it('says nothing of a camera of what a client publishes', () => {
  expect(outboundCreated(stream, { connectionId })).not.toHaveProperty('rtspUri');
});

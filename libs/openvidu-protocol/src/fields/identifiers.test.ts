import { expect, it } from 'vitest';
import {
  newCameraConnectionId,
  newConnectionId,
  newRpcSessionId,
  newSessionId,
  newStreamId,
  newTokenId,
  ownerIn,
} from './identifiers.js';

it('has the documented formats', () => {
  expect(newSessionId()).toMatch(/^ses_[A-Z][A-Za-z0-9]{9}$/);
  expect(newConnectionId()).toMatch(/^con_[A-Z][A-Za-z0-9]{9}$/);
  expect(newTokenId()).toMatch(/^tok_[A-Z][A-Za-z0-9]{15}$/);
  expect(newRpcSessionId()).toMatch(/^[0-9a-v]{26}$/);
});

it.each([
  [true, 'CAMERA', 'CAM'],
  [true, 'SCREEN', 'SCR'],
  [true, 'CUSTOM', 'CUS'],
  [true, 'IPCAM', 'IPC'],
  [true, '', 'CAM'],
  [false, '', 'MIC'],
  [false, 'CAMERA', 'MIC'],
])('names a stream after its video (%s, %j)', (hasVideo, typeOfVideo, type) => {
  expect(newStreamId('con_A', hasVideo, typeOfVideo)).toMatch(new RegExp(`^str_${type}_[A-Z][A-Za-z0-9]{3}_con_A$`));
});

it.each([
  ['rtsp://91.191.213.49:554/live_mpeg4.sdp', 'rtsp', '91_191_213_49_554_live_mpeg4_sdp'],
  ['rtsp://your.camera.ip.sdp', 'rtsp', 'your_camera_ip_sdp'],
  ['rtsps://front-door.local/a-b/', 'rtsps', 'frontdoor_local_ab_'],
  ['rtsp://[2001:db8::1]:554/a', 'rtsp', '_2001_db8__1__554_a'],
  ['file:///yard/été.mkv', 'file', '_yard__C3_A9t_C3_A9_mkv'],
  ['rtsp://admin:12345@camera/live?channel=1#top', 'rtsp', 'camera_live'],
  ['rtsp://camera/user=admin_password=12345_channel=1', 'rtsp', 'camera_user____'],
])('names the connection of the camera %s after its place, without what lets in', (uri, scheme, place) => {
  expect(newCameraConnectionId(uri)).toMatch(new RegExp(`^ipc_IPCAM_${scheme}_[A-Z0-9]{4}_${place}$`));
});

it('bounds the id of a camera', () => {
  expect(newCameraConnectionId(`rtsp://camera/${'x'.repeat(2_000)}`)).toMatch(/^ipc_IPCAM_rtsp_.{4}_camera_x+$/);
  expect(newCameraConnectionId(`rtsp://camera/${'x'.repeat(2_000)}`)).toHaveLength(128);
});

it.each([
  ['str_CAM_GPdf_con_Xnxg19tonh', 'con_Xnxg19tonh'],
  ['str_CAM_Acon_con_Xnxg19tonh', 'con_Xnxg19tonh'],
  ['con_Xnxg19tonh', 'con_Xnxg19tonh'],
  ['str_IPC_Aipc_ipc_IPCAM_rtsp_A8MJ_con_camera', 'ipc_IPCAM_rtsp_A8MJ_con_camera'],
  ['ipc_IPCAM_rtsp_A8MJ_camera', 'ipc_IPCAM_rtsp_A8MJ_camera'],
  ['RECORDER', 'RECORDER'],
])('knows the owner of the stream %s', (streamId, owner) => {
  expect(ownerIn(streamId)).toBe(owner);
});

import { describe, expect, it } from 'vitest';
import {
  cameraPerson,
  cameraRow,
  errorOf,
  given,
  make,
  NOW,
  person,
  streamOf,
  told,
  valueOf,
} from '../value.fixture.js';
import { enterCamera } from './enter-camera.js';
import { restoreCamera } from './restore-camera.js';

const connectionId = 'ipc_IPCAM_rtsp_C';
const owner = cameraPerson('C');
const { ownerId: _, ...camera } = cameraRow(owner);
const { ownerId: _owner, createdAt: _createdAt, ...media } = streamOf(owner, { mediaNodeId: 'media-5' });
const newCamera = { connectionId, camera, data: 'hall' };

describe('enterCamera', () => {
  it('makes a session active, joins and publishes at once', () => {
    const unused = valueOf({ session: { activatedAt: null, mediaNodeId: null, lastEventSeq: 0 } });
    const entered = make(unused, (draft) => enterCamera(draft, newCamera, media));
    expect(told(entered)).toEqual([
      'sessionCreated → nobody',
      `participantJoined ${connectionId} → others than ${connectionId}`,
      `webrtcConnectionCreated OUTBOUND ${connectionId} → nobody`,
      `participantPublished ${connectionId} → others than ${connectionId}`,
    ]);
    expect(entered.value.session.mediaNodeId).toBe('media-5');
    expect(entered.value.connections.get('new-1')).toMatchObject({
      role: 'PUBLISHER',
      platform: 'IPCAM',
      token: null,
      gatewayId: null,
      cursor: null,
      serverData: 'hall',
      clientData: '',
    });
    expect(entered.value.cameras.get('new-1')).toEqual({ ...camera, ownerId: 'new-1' });
    expect(entered.result).toMatchObject({ connectionId, createdAt: NOW, publishers: [{ rtspUri: camera.rtspUri }] });
  });

  it('leaves an active session on its node', () => {
    const entered = make(valueOf({ connections: [person('A')] }), (draft) => enterCamera(draft, newCamera, media));
    expect(told(entered)[0]).toBe(`participantJoined ${connectionId} → others than ${connectionId}`);
    expect(entered.value.session.mediaNodeId).toBe('media-1');
  });

  it('tells backends of the camera without its secrets', () => {
    const { events } = make(valueOf(), (draft) => enterCamera(draft, newCamera, media));
    expect(events[1]!.body).toMatchObject({ rtspUri: 'rtsp://camera/live', networkCache: 2_000 });
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('is refused when there is no room', () => {
    expect(errorOf(valueOf(), (draft) => enterCamera(draft, newCamera, media), given({ maxCameras: 0 }))).toMatchObject(
      { status: 400 },
    );
  });
});

describe('restoreCamera', () => {
  const silent = valueOf({ connections: [owner], cameras: [cameraRow(owner)] });

  it('publishes as a new stream', () => {
    const restored = make(silent, (draft) => restoreCamera(draft, owner.id, { ...media, id: 'str_new' }));
    expect(told(restored)).toEqual([
      `webrtcConnectionCreated OUTBOUND ${connectionId} → nobody`,
      `participantPublished ${connectionId} → others than ${connectionId}`,
    ]);
    expect(restored.result).toMatchObject({ id: 'str_new', ownerId: owner.id, createdAt: new Date(NOW) });
  });

  it.each([
    ['was deleted', valueOf()],
    [
      'is published already',
      valueOf({ connections: [owner], cameras: [cameraRow(owner)], streams: [streamOf(owner)] }),
    ],
    ['is none', valueOf({ connections: [owner] })],
  ])('does nothing when the camera %s', (_, value) => {
    const restored = make(value, (draft) => restoreCamera(draft, owner.id, media));
    expect([restored.result, restored.events]).toEqual([undefined, []]);
  });
});

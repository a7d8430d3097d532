import type { Connection, IpCamera, Stream } from '@convene/database/session';
import { ConnectionObject } from '@convene/openvidu-protocol';
import { expect, it } from 'vitest';
import { connectionObject, type ShownConnection } from './connection-object.js';

const connection = {
  connectionId: 'con_A',
  createdAt: new Date(1_000),
  location: 'unknown',
  platform: 'Chrome',
  token: 'wss://localhost?token=tok_A',
  role: 'PUBLISHER',
  serverData: 'S',
  clientData: 'C',
} as Connection;
const stream = {
  id: 'str_A',
  createdAt: new Date(2_000),
  hasAudio: true,
  hasVideo: true,
  audioActive: true,
  videoActive: false,
  typeOfVideo: 'CAMERA',
  frameRate: -1,
  videoDimensions: null,
  filter: {},
} as Stream;
const camera: IpCamera = {
  ownerId: '0192f2a0-0000-7000-8000-000000000002',
  rtspUri: 'rtsp://admin:12345@camera/live',
  adaptativeBitrate: false,
  onlyPlayWithSubscribers: true,
  networkCache: 0,
};

/** As a client of the REST API reads it. */
const shown = (changes: Partial<ShownConnection>): unknown =>
  JSON.parse(
    JSON.stringify(connectionObject({ ...connection, camera: null, stream: null, subscriptions: [], ...changes })),
  );

it('shows a participant with what he publishes', () => {
  expect(shown({ stream })).toStrictEqual({
    connectionId: 'con_A',
    status: 'active',
    createdAt: 1_000,
    location: 'unknown',
    platform: 'Chrome',
    token: 'wss://localhost?token=tok_A',
    role: 'PUBLISHER',
    serverData: 'S',
    clientData: 'C',
    publishers: [
      {
        createdAt: 2_000,
        streamId: 'str_A',
        mediaOptions: {
          hasAudio: true,
          audioActive: true,
          hasVideo: true,
          videoActive: false,
          typeOfVideo: 'CAMERA',
          frameRate: -1,
          videoDimensions: null,
          filter: {},
        },
      },
    ],
    subscribers: [],
  });
});

it('shows of a stream without video only its audio', () => {
  const [publisher] = (shown({ stream: { ...stream, hasVideo: false } }) as ConnectionObject).publishers;
  expect(publisher!.mediaOptions).toStrictEqual({ hasAudio: true, audioActive: true, hasVideo: false });
});

it('shows an IP camera: no token, how it was published, and null for what nobody knows', () => {
  const ofCamera = { ...stream, typeOfVideo: 'IPCAM', videoActive: true, frameRate: null };
  const object = shown({ token: null, platform: 'IPCAM', camera, stream: ofCamera });
  expect(object).not.toHaveProperty('token');
  expect(ConnectionObject.parse(object)).toStrictEqual(object);
  expect((object as ConnectionObject).publishers).toStrictEqual([
    {
      createdAt: 2_000,
      streamId: 'str_A',
      rtspUri: 'rtsp://admin:12345@camera/live',
      mediaOptions: {
        hasAudio: true,
        audioActive: true,
        hasVideo: true,
        videoActive: true,
        typeOfVideo: 'IPCAM',
        frameRate: null,
        videoDimensions: null,
        filter: {},
        adaptativeBitrate: false,
        onlyPlayWithSubscribers: true,
        networkCache: 0,
      },
    },
  ]);
});

it('shows an IP camera whose media is lost without a publisher', () => {
  expect(shown({ token: null, camera })).toMatchObject({ publishers: [] });
});

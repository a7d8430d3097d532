import type { Stream } from '@convene/database/session';
import { expect, it } from 'vitest';
import { streamInfo } from './stream-info.js';
import { ending } from './webrtc-events.js';

const stream: Stream = {
  id: 'str_CAM_Abcd_con_A',
  publicationId: '0192f2a0-0000-7000-8000-000000000000',
  sessionUid: '0192f2a0-0000-7000-8000-000000000001',
  ownerId: '0192f2a0-0000-7000-8000-000000000002',
  createdAt: new Date(1_000),
  hasAudio: true,
  hasVideo: true,
  audioActive: false,
  videoActive: true,
  typeOfVideo: 'CAMERA',
  frameRate: 30,
  videoDimensions: '{"width":640,"height":480}',
  loopback: false,
  filter: {},
  mediaNodeId: 'n',
  mediaNodeEpoch: '0192f2a0-0000-7000-8000-000000000003',
};

it('tells everything of a camera', () => {
  expect(streamInfo(stream)).toEqual({
    id: stream.id,
    createdAt: 1_000,
    hasAudio: true,
    audioActive: false,
    hasVideo: true,
    videoActive: true,
    typeOfVideo: 'CAMERA',
    frameRate: 30,
    videoDimensions: stream.videoDimensions,
    filter: {},
  });
});

it('says nothing of a video or an audio that is not there', () => {
  const keys = (changes: Partial<Stream>) => Object.keys(streamInfo({ ...stream, ...changes }));
  expect(keys({ hasVideo: false })).toEqual(['id', 'createdAt', 'hasAudio', 'hasVideo', 'audioActive', 'filter']);
  expect(keys({ hasAudio: false })).not.toContain('audioActive');
});

it('says nothing of what nobody knows of an IP camera', () => {
  const camera = { ...stream, typeOfVideo: 'IPCAM', audioActive: true, frameRate: null, videoDimensions: null };
  expect(JSON.parse(JSON.stringify(streamInfo(camera)))).toEqual({
    id: stream.id,
    createdAt: 1_000,
    hasAudio: true,
    hasVideo: true,
    audioActive: true,
    videoActive: true,
    typeOfVideo: 'IPCAM',
    filter: {},
  });
});

it('counts whole seconds, cut off', () => {
  expect(ending(1_000, 'disconnect', 3_999)).toEqual({ startTime: 1_000, duration: 2, reason: 'disconnect' });
});

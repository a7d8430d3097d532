import { describe, expect, it } from 'vitest';
import { fullMetadata, PublishVideoParams, StreamPropertyChangedParams, versionFor } from './rpc-methods.js';

const publish = { sdpOffer: 'v=0', hasAudio: true, hasVideo: true, doLoopback: false };

describe('PublishVideoParams', () => {
  it('reads what 2.15 sends without video', () => {
    const params = PublishVideoParams.parse({ ...publish, hasVideo: false, audioActive: true, typeOfVideo: '' });
    expect(params.typeOfVideo).toBe('');
  });

  it('reads a frame rate that is a text', () => {
    expect(PublishVideoParams.parse({ ...publish, frameRate: '30' }).frameRate).toBe(30);
  });

  it.each(['{', '{}', 'null', '[1,2]', '{"width":"1","height":2}'])(
    'lets no dimensions through that others cannot read: %j',
    (videoDimensions) => {
      expect(PublishVideoParams.safeParse({ ...publish, videoDimensions }).success).toBe(false);
    },
  );

  it.each(['sdpOffer', 'hasAudio', 'hasVideo', 'doLoopback'])('needs %s', (name) => {
    expect(PublishVideoParams.safeParse({ ...publish, [name]: undefined }).success).toBe(false);
  });
});

it.each([
  ['audioActive', false, true],
  ['videoActive', 'false', false],
  ['videoDimensions', '{"width":1,"height":2}', true],
  ['videoDimensions', { width: 1, height: 2 }, false],
  ['videoTrack', { label: 'x' }, true],
  ['filter', {}, false],
])('streamPropertyChanged of %s to %j: %s', (property, newValue, fine) => {
  expect(StreamPropertyChangedParams.safeParse({ property, newValue, reason: 'r' }).success).toBe(fine);
});

it.each([
  [undefined, '2.15.0'],
  ['2.32.2', '2.32.0'],
  ['nonsense', '2.15.0'],
])('tells a client of version %s that this is %s', (sdkVersion, told) => {
  expect(versionFor(sdkVersion, '2.15.0')).toBe(told);
});

it.each([
  ['', '', ''],
  ['c', '', 'c'],
  ['', 's', 's'],
  ['c', 's', 'c%/%s'],
])('joins client data %j and server data %j', (client, server, full) => {
  expect(fullMetadata(client, server)).toBe(full);
});

import { describe, expect, it } from 'vitest';
import {
  fullMetadata,
  JoinRoomParams,
  OnIceCandidateParams,
  PingParams,
  PublishVideoParams,
  ReceiveVideoFromParams,
  ReconnectStreamParams,
  StreamPropertyChangedParams,
  versionFor,
} from './rpc-methods.js';

const publish = { sdpOffer: 'v=0', hasAudio: true, hasVideo: true, doLoopback: false };

describe('PublishVideoParams', () => {
  it('reads what 2.15 sends without video', () => {
    const params = PublishVideoParams.parse({ ...publish, hasVideo: false, audioActive: true, typeOfVideo: '' });
    expect(params.typeOfVideo).toBe('');
  });

  it('reads what native clients send, texts alone, and what it has read', () => {
    const texts = { hasAudio: 'true', hasVideo: 'false', doLoopback: 'False', audioActive: 'TRUE', frameRate: '30' };
    const read = PublishVideoParams.parse({ ...publish, ...texts });
    expect(read).toMatchObject({
      hasAudio: true,
      hasVideo: false,
      doLoopback: false,
      audioActive: true,
      frameRate: 30,
    });
    expect(PublishVideoParams.parse(read)).toEqual(read);
  });

  it.each(['audioActive', 'videoActive', 'frameRate', 'videoDimensions', 'typeOfVideo', 'filter'])(
    'leaves out a %s that is null',
    (name) => {
      const read = PublishVideoParams.parse({ ...publish, [name]: null });
      expect(read).toEqual({ ...publish, typeOfVideo: '' });
    },
  );

  it.each(['fast', '', '29.97', [], {}])('leaves out the frame rate %j', (frameRate) => {
    expect(PublishVideoParams.parse({ ...publish, frameRate }).frameRate).toBeUndefined();
  });

  it('refuses a frame rate that nothing has', () => {
    expect(PublishVideoParams.safeParse({ ...publish, frameRate: '1001' }).success).toBe(false);
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

describe('an offer', () => {
  const { sdpOffer, ...others } = publish;
  const requests = [
    ['publishVideo', PublishVideoParams, others],
    ['receiveVideoFrom', ReceiveVideoFromParams, { sender: 'str_A' }],
    ['reconnectStream', ReconnectStreamParams, { stream: 'str_A' }],
  ] as const;

  it.each(requests)('may be called sdpString in %s', (_, schema, params) => {
    const read = schema.parse({ ...params, sdpString: sdpOffer });
    expect(read).toMatchObject({ ...params, sdpOffer });
    expect(read).not.toHaveProperty('sdpString');
    expect(schema.parse({ ...params, sdpOffer, sdpString: 'other' })).toEqual(read);
    expect(schema.parse({ ...params, sdpOffer: null, sdpString: sdpOffer })).toEqual(read);
    expect(schema.parse(read)).toEqual(read);
  });

  it.each(requests)('is needed in %s', (_, schema, params) => {
    expect(schema.safeParse(params).error?.issues[0]?.path).toEqual(['sdpOffer']);
  });
});

it('joinRoom takes texts for flags and numbers for texts, and no flag for a false one', () => {
  const params = { token: 't', session: 123, recorder: 'true' };
  expect(JoinRoomParams.parse(params)).toMatchObject({ session: '123', recorder: true });
  for (const recorder of [undefined, null, 'yes', 1, {}])
    expect(JoinRoomParams.parse({ ...params, recorder }).recorder).toBe(false);
});

it.each([
  [{ interval: 'often' }, PingParams],
  [{ interval: null }, PingParams],
  [{ endpointName: 'x', candidate: '', sdpMLineIndex: 'first' }, OnIceCandidateParams],
])('refuses %j, which the original cannot read either', (given, schema) => {
  expect(schema.safeParse(given).success).toBe(false);
});

it('streamPropertyChanged reads a text for a boolean', () => {
  const change = { property: 'videoActive', newValue: 'false', reason: 'publishVideo' };
  expect(StreamPropertyChangedParams.parse(change)).toEqual({ ...change, newValue: false });
});

it.each([
  ['audioActive', false, true],
  ['videoActive', 'false', true],
  ['videoActive', {}, false],
  ['videoActive', null, false],
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

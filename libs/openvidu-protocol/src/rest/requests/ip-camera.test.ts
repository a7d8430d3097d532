import { describe, expect, it } from 'vitest';
import { parseIpCamera } from './ip-camera.js';
import { RestError } from '../../errors/rest-error.js';

const refusal = (body: unknown): RestError => {
  try {
    parseIpCamera(body);
  } catch (error) {
    if (error instanceof RestError) return error;
  }
  throw new Error('The body was not refused');
};

describe('parseIpCamera', () => {
  it('gives defaults', () => {
    expect(parseIpCamera({ rtspUri: 'rtsp://camera:7777/path', data: null })).toEqual({
      type: 'IPCAM',
      rtspUri: 'rtsp://camera:7777/path',
      adaptativeBitrate: true,
      onlyPlayWithSubscribers: true,
      networkCache: 2_000,
      data: '',
    });
  });

  it.each([
    undefined,
    { rtspUri: 1 },
    { adaptativeBitrate: 'true' },
    { networkCache: '1' },
    { networkCache: 1.5, rtspUri: 'http://camera' },
    { type: 'WEBRTC', rtspUri: 'rtsp://camera' },
    { data: [] },
  ])('refuses wrong types first: %j', (body) => {
    expect(refusal(body)).toMatchObject({ status: 400, message: 'Type error in some parameter' });
  });

  it.each([{}, { rtspUri: null }])('needs a URI: %j', (body) => {
    expect(refusal(body).message).toBe('"rtspUri" parameter is mandatory');
  });

  it.each([
    '',
    'camera',
    'http://camera',
    'RTSP://camera',
    'rtspu://camera',
    'rtsp://',
    'rtsp://a b',
    ' rtsp://camera',
    'rtsp://admin:12/345@camera',
    'rtsp://admin:12%0A345@camera',
    `rtsp://camera/${'x'.repeat(2_035)}`,
  ])('refuses the URI %j', (rtspUri) => {
    expect(refusal({ rtspUri, networkCache: -1 }).message).toBe('"rtspUri" parameter is not a valid rtsp uri');
  });

  it.each([
    'rtsp://camera',
    'rtsps://admin:12345@camera:322/live?a=b',
    'rtsp://admin:1@2!3)4^5%0X%2F@camera',
    'file:///yard.mkv',
    'file:///a:b@c.mkv',
    `rtsp://camera/${'x'.repeat(2_034)}`,
  ])('takes the URI %j', (rtspUri) => expect(parseIpCamera({ rtspUri }).rtspUri).toBe(rtspUri));

  it.each([-1, 60_001, 2 ** 53 - 1])('refuses a cache of %i ms', (networkCache) => {
    expect(refusal({ rtspUri: 'rtsp://camera', networkCache }).message).toBe(
      '"networkCache" parameter must be a number of milliseconds from 0 to 60000',
    );
  });

  it.each([0, 60_000])('takes a cache of %i ms', (networkCache) => {
    expect(parseIpCamera({ rtspUri: 'rtsp://camera', networkCache }).networkCache).toBe(networkCache);
  });

  it('takes all that openvidu-node-client 2.32.2 sends, with its nulls', () => {
    const nulls = { record: null, role: null, kurentoOptions: null, customIceServers: null };
    const own = { adaptativeBitrate: null, onlyPlayWithSubscribers: null, networkCache: null };
    const camera = { rtspUri: 'rtsp://camera' };
    expect(parseIpCamera({ type: 'IPCAM', data: null, ...nulls, ...own, ...camera })).toEqual(parseIpCamera(camera));
  });
});

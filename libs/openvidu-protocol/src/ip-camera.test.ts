import { describe, expect, it } from 'vitest';
import { parseIpCamera } from './ip-camera.js';
import { RestError } from './rest-error.js';

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
    { networkCache: -1, rtspUri: 'http://camera' },
    { type: 'WEBRTC', rtspUri: 'rtsp://camera' },
    { data: [] },
  ])('refuses wrong types first: %j', (body) => {
    expect(refusal(body)).toMatchObject({ status: 400, message: 'Type error in some parameter' });
  });

  it.each([{}, { rtspUri: null }])('needs a URI: %j', (body) => {
    expect(refusal(body).message).toBe('"rtspUri" parameter is mandatory');
  });

  it.each(['', 'camera', 'http://camera', 'RTSP://camera', 'rtsp://', 'rtsp://a b', ' rtsp://camera'])(
    'refuses the URI %j',
    (rtspUri) => {
      expect(refusal({ rtspUri }).message).toBe('"rtspUri" parameter is not a valid rtsp uri');
    },
  );
});

import { describe, expect, test } from 'vitest';
import { rest } from '../../stack/shared-stack.ts';

describe('GET /config', () => {
  test.each(['/openvidu/api/config', '/config'])('%s shows the public part of the configuration', async (path) => {
    const { body } = await rest
      .request('get', path)
      .expect(200)
      .expect('content-type', /^application\/json/);
    const { hostname, port } = new URL(rest.url);
    expect(body).toEqual({
      VERSION: '2.15.0',
      DOMAIN_OR_PUBLIC_IP: hostname,
      HTTPS_PORT: Number(port),
      OPENVIDU_PUBLICURL: rest.url,
      OPENVIDU_CDR: expect.any(Boolean),
      OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: 1_000,
      OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: 300,
      OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: 1_000,
      OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: 300,
      OPENVIDU_SESSIONS_GARBAGE_INTERVAL: 900,
      OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: 3_600,
      OPENVIDU_RECORDING: expect.any(Boolean),
      OPENVIDU_WEBHOOK: expect.any(Boolean),
      ...(body.OPENVIDU_RECORDING ? RECORDING : {}),
      ...(body.OPENVIDU_WEBHOOK ? WEBHOOK : {}),
    });
  });

  test('never shows the secret', async () => {
    const { text } = await rest.get('/config').expect(200);
    expect(text).not.toContain(rest.secret);
  });

  test.each([
    ['openvidu-version', () => '2.15.0'],
    ['openvidu-publicurl', () => `${rest.url}/`],
    ['openvidu-recording', (config: Config) => String(config.OPENVIDU_RECORDING)],
    ['openvidu-cdr', (config: Config) => String(config.OPENVIDU_CDR)],
  ])('/config/%s is a bare text', async (name, expected) => {
    const { body: config } = await rest.get('/config').expect(200);
    for (const base of ['/config', '/openvidu/api/config']) {
      const { status, text } = await rest.request('get', `${base}/${name}`);
      expect({ base, status, text }).toEqual({ base, status: 200, text: expected(config) });
    }
  });

  test('tells the public URL to anybody', async () => {
    await rest.anonymous('get', '/config/openvidu-publicurl').expect(200, `${rest.url}/`);
    await rest.anonymous('get', '/config/openvidu-version').expect(401);
  });
});

interface Config {
  OPENVIDU_RECORDING: boolean;
  OPENVIDU_CDR: boolean;
}

const RECORDING = {
  OPENVIDU_RECORDING_VERSION: expect.any(String),
  OPENVIDU_RECORDING_PATH: expect.stringMatching(/\/$/),
  OPENVIDU_RECORDING_PUBLIC_ACCESS: expect.any(Boolean),
  OPENVIDU_RECORDING_NOTIFICATION: expect.any(String),
  OPENVIDU_RECORDING_CUSTOM_LAYOUT: expect.stringMatching(/\/$/),
  OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: expect.any(Number),
};
const WEBHOOK = {
  OPENVIDU_WEBHOOK_ENDPOINT: expect.any(String),
  OPENVIDU_WEBHOOK_HEADERS: expect.any(Array),
  OPENVIDU_WEBHOOK_EVENTS: expect.any(Array),
};

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigurationError, loadConfiguration } from './configuration.js';
import { checkWebhook, openViduSettings, WEBHOOK_EVENTS } from './openvidu-settings.js';

const shape = z.object(openViduSettings).superRefine(checkWebhook);
const load = (env: NodeJS.ProcessEnv = {}) => loadConfiguration(shape, env);

describe('the OpenVidu settings', () => {
  it('have the defaults of OpenVidu', () => {
    expect(load()).toEqual({
      OPENVIDU_CDR: false,
      OPENVIDU_CDR_PATH: '/opt/openvidu/cdr/',
      OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: 1_000,
      OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: 300,
      OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: 1_000,
      OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: 300,
      OPENVIDU_SESSIONS_GARBAGE_INTERVAL: 900,
      OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: 3_600,
      OPENVIDU_RECORDING: false,
      OPENVIDU_RECORDING_VERSION: '2.15.0',
      OPENVIDU_RECORDING_PATH: '/opt/openvidu/recordings/',
      OPENVIDU_RECORDING_PUBLIC_ACCESS: false,
      OPENVIDU_RECORDING_NOTIFICATION: 'publisher_moderator',
      OPENVIDU_RECORDING_CUSTOM_LAYOUT: '/opt/openvidu/custom-layout/',
      OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: 120,
      OPENVIDU_WEBHOOK: false,
      OPENVIDU_WEBHOOK_HEADERS: [],
      OPENVIDU_WEBHOOK_EVENTS: [...WEBHOOK_EVENTS],
    });
  });

  it('put a slash behind folders', () => {
    expect(load({ OPENVIDU_RECORDING_PATH: '/data' }).OPENVIDU_RECORDING_PATH).toBe('/data/');
  });

  it.each([
    ['["sessionCreated","sessionDestroyed"]', ['sessionCreated', 'sessionDestroyed']],
    ['[sessionCreated, sessionDestroyed]', ['sessionCreated', 'sessionDestroyed']],
    ['[sessionCreated,recordingStarted]', ['sessionCreated', 'recordingStarted']],
    ['[]', [...WEBHOOK_EVENTS]],
    ['[""]', [...WEBHOOK_EVENTS]],
    ['', [...WEBHOOK_EVENTS]],
  ])('read %s as a list', (text, expected) => {
    expect(load({ OPENVIDU_WEBHOOK_EVENTS: text }).OPENVIDU_WEBHOOK_EVENTS).toEqual(expected);
  });

  it('read headers, with and without quotes', () => {
    const read = (text: string) => load({ OPENVIDU_WEBHOOK_HEADERS: text }).OPENVIDU_WEBHOOK_HEADERS;
    expect(read('["Authorization: Basic A,b", "X: y"]')).toEqual(['Authorization: Basic A,b', 'X: y']);
    expect(read('[Authorization: Basic A]')).toEqual(['Authorization: Basic A']);
  });

  it.each([
    { OPENVIDU_WEBHOOK_EVENTS: 'sessionCreated' },
    { OPENVIDU_WEBHOOK_EVENTS: '[sessionExploded]' },
    { OPENVIDU_WEBHOOK_HEADERS: '["no colon"]' },
    { OPENVIDU_WEBHOOK_HEADERS: '["(name): value"]' },
    { OPENVIDU_WEBHOOK_HEADERS: '["Name: \u2713"]' },
    { OPENVIDU_WEBHOOK_ENDPOINT: 'nowhere' },
    { OPENVIDU_RECORDING_NOTIFICATION: 'some' },
    { OPENVIDU_RECORDING: 'yes' },
    { OPENVIDU_SESSIONS_GARBAGE_INTERVAL: '-1' },
  ])('refuse %o, naming the variable', (env) => {
    expect(() => load(env)).toThrow(ConfigurationError);
    expect(() => load(env)).toThrow(Object.keys(env)[0]);
  });

  it('want to know where a webhook goes that is on', () => {
    expect(() => load({ OPENVIDU_WEBHOOK: 'true' })).toThrow('OPENVIDU_WEBHOOK_ENDPOINT');
    expect(load({ OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: 'http://a/b' }).OPENVIDU_WEBHOOK).toBe(true);
  });
});

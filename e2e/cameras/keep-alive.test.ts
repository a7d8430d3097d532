import { describe, expect, test } from 'vitest';
import { playsSteadily } from './plays-steadily.ts';
import type { Script } from './script.ts';
import { useScriptedCameras } from './use-scripted-cameras.ts';

const cameras = useScriptedCameras();

/** Cameras really wait for 10 to 60 seconds. */
const LIMIT_MS = 2_000;
const LASTS_MS = 7_000;

const withTimeout = (id: string) => `${id};timeout=2`;
const isKeepAlive = (method: string) => method === 'OPTIONS' || method === 'GET_PARAMETER';

describe('a camera is not lost that ends sessions which nobody keeps alive, and', () => {
  test.concurrent.each<[string, Partial<Script>]>([
    ['says how soon', { session: withTimeout }],
    ['says it with a space', { session: (id) => `${id}; timeout=2` }],
    ['takes GET_PARAMETER alone', { session: withTimeout, keepsAlive: ({ method }) => method !== 'OPTIONS' }],
    [
      'refuses GET_PARAMETER',
      {
        session: withTimeout,
        keepsAlive: ({ method }) => method !== 'GET_PARAMETER',
        answer: ({ method }) => (method === 'GET_PARAMETER' ? ['454 Session Not Found'] : undefined),
      },
    ],
    [
      'ignores GET_PARAMETER',
      {
        session: withTimeout,
        sessionLimitMs: 3_000,
        keepsAlive: ({ method }) => method !== 'GET_PARAMETER',
        answer: ({ method }) => (method === 'GET_PARAMETER' ? 'silence' : undefined),
      },
    ],
  ])('%s', async (_what, script) => {
    const camera = await cameras.start({ sessionLimitMs: LIMIT_MS, ...script });
    await playsSteadily(cameras.running, camera.uri, LASTS_MS);
    expect(camera.expired).toBe(0);
  });
});

describe('nothing is lost when what keeps a session alive is', () => {
  test.concurrent.each<[string, Script['answer']]>([
    [
      'refused',
      ({ method, headers }) => (isKeepAlive(method) && headers.has('session') ? ['454 Session Not Found'] : undefined),
    ],
    ['ignored', ({ method, headers }) => (isKeepAlive(method) && headers.has('session') ? 'silence' : undefined)],
    [
      'answered with something else',
      ({ method, headers }) =>
        isKeepAlive(method) && headers.has('session')
          ? ['302 Found', { CSeq: '999', Location: 'rtsp://x/' }]
          : undefined,
    ],
  ])('%s', async (_what, answer) => {
    const camera = await cameras.start({ session: withTimeout, answer });
    await playsSteadily(cameras.running, camera.uri, LASTS_MS);
    expect(camera.of('SETUP')).toHaveLength(1);
    expect(camera.requests.length).toBeLessThan(30);
  });
});

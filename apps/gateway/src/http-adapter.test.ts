import { afterEach, expect, it, vi } from 'vitest';
import { Secret } from './auth/secret.js';
import { httpAdapter } from './http-adapter.js';

const SETTINGS = { OPENVIDU_SECRET: 'MY_SECRET', GATEWAY_REQUESTS_PER_ADDRESS: 1, GATEWAY_PROXIES: 0 };
const basic = (secret: string) => `Basic ${Buffer.from(`OPENVIDUAPP:${secret}`).toString('base64')}`;

afterEach(() => vi.restoreAllMocks());

/** Answers at one path, like a controller, and counts how often it compares credentials. */
function gateway() {
  const compared = vi.spyOn(Secret.prototype, 'matches');
  const instance = httpAdapter(SETTINGS, undefined).adapter.getInstance();
  instance.get('/openvidu/api/config', async () => 'here you are');
  const ask = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization };
    return (await instance.inject({ url: '/openvidu/api/config', headers })).statusCode;
  };
  return { ask, compared };
}

it.each([
  ['right', basic('MY_SECRET'), 200],
  ['wrong', basic('another'), 401],
])('compares %s credentials once', async (_, authorization, status) => {
  const { ask, compared } = gateway();
  expect(await ask(authorization)).toBe(status);
  expect(compared).toHaveBeenCalledOnce();
});

it('limits how often strangers may ask, and nobody with credentials', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const { ask } = gateway();
  const burst = Array.from({ length: 10 });
  for (const _ of burst) expect(await ask()).toBe(401);
  expect(await ask(basic('another'))).toBe(429);
  for (const _ of burst) expect(await ask(basic('MY_SECRET'))).toBe(200);
});

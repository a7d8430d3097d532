import { loadConfiguration } from '@convene/service-kit';
import { expect, it } from 'vitest';
import { GatewayConfiguration } from './gateway-configuration.js';

const load = (env: NodeJS.ProcessEnv = {}) =>
  loadConfiguration(GatewayConfiguration, { OPENVIDU_SECRET: 'MY_SECRET', ...env });

it('needs nothing but a secret', () => {
  expect(load()).toMatchObject({
    DOMAIN_OR_PUBLIC_IP: 'localhost',
    SERVER_PORT: 4443,
    SERVER_HOST: '0.0.0.0',
    CERTIFICATE_TYPE: 'selfsigned',
    CONVENE_TRY_PAGE: true,
    CONVENE_TRY_RECORDING: true,
    GATEWAY_ID: expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  });
});

it('gives each process a name of its own', () => {
  expect(load().GATEWAY_ID).not.toBe(load().GATEWAY_ID);
});

it.each(['CONVENE_TRY_PAGE', 'CONVENE_TRY_RECORDING'] as const)(
  'shuts %s in production, unless it is asked for',
  (name) => {
    const production = { NODE_ENV: 'production', DOMAIN_OR_PUBLIC_IP: 'example.com' };
    expect(load(production)[name]).toBe(false);
    expect(load({ ...production, [name]: 'true' })[name]).toBe(true);
  },
);

it('takes an IPv6 address with and without brackets', () => {
  expect(load({ DOMAIN_OR_PUBLIC_IP: '[2001:db8::1]' }).DOMAIN_OR_PUBLIC_IP).toBe('2001:db8::1');
  expect(load({ DOMAIN_OR_PUBLIC_IP: '2001:db8::1' }).DOMAIN_OR_PUBLIC_IP).toBe('2001:db8::1');
});

it.each([
  [{ OPENVIDU_SECRET: '' }, 'OPENVIDU_SECRET'],
  [{ OPENVIDU_SECRET: 'a&b' }, 'OPENVIDU_SECRET'],
  [{ NODE_ENV: 'production' }, 'DOMAIN_OR_PUBLIC_IP'],
  [{ DOMAIN_OR_PUBLIC_IP: 'https://example.com' }, 'DOMAIN_OR_PUBLIC_IP'],
  [{ CERTIFICATE_TYPE: 'letsencrypt' }, 'CERTIFICATE_TYPE'],
  [{ CERTIFICATE_TYPE: 'owncert' }, 'CERTIFICATE_FILE'],
  [{ SERVER_PORT: '70000' }, 'SERVER_PORT'],
  [{ GATEWAY_ID: 'a.b' }, 'GATEWAY_ID'],
])('refuses %o', (env, named) => {
  expect(() => load(env)).toThrow(named);
});

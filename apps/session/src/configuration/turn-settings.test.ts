import { ConfigurationError, loadConfiguration } from '@convene/service-kit';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { turnSettings } from './turn-settings.js';

const load = (env: NodeJS.ProcessEnv) => loadConfiguration(z.object(turnSettings), env);

it('is off without an address', () => {
  expect(load({})).toEqual({ COTURN_PORT: 3478, COTURN_REALM: 'convene', COTURN_CREDENTIAL_LIFETIME: 86_400 });
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['turn.example.com', 'turn.example.com'],
  ['2001:db8::1', '[2001:db8::1]'],
  ['[2001:db8::1]', '[2001:db8::1]'],
])('takes the address %s, for use before a port', (given, used) => {
  expect(load({ COTURN_IP: given }).COTURN_IP).toBe(used);
});

it.each([
  { COTURN_IP: '203.0.113.7:3478' },
  { COTURN_IP: 'turn.example.com?a=b' },
  { COTURN_IP: 'a&b' },
  { COTURN_IP: 'fe80::1%eth0' },
  { COTURN_PORT: '0' },
  { COTURN_REALM: 'a:b' },
  { COTURN_CREDENTIAL_LIFETIME: '59' },
])('refuses %o and names it', (env) => {
  expect(() => load(env)).toThrow(ConfigurationError);
  expect(() => load(env)).toThrow(Object.keys(env)[0]);
});

import { expect, test } from 'vitest';
import { welcome } from './welcome.ts';

const details = {
  secret: 'S',
  services: [],
  natsUrl: 'nats://convene:N@127.0.0.1:4223',
  databaseUrl: 'postgres://convene:P@127.0.0.1:5433/postgres',
  logDir: '/logs',
  notes: ['port 4443 was taken'],
};

test('prints the URL, and how to use it', () => {
  const text = welcome({ ...details, url: 'https://localhost:4444' });
  expect(text).toContain('URL       https://localhost:4444\n');
  expect(text).toContain('https://localhost:4444/openvidu/api/sessions');
  expect(text).toMatch(/open the URL/i);
  expect(text).toContain('Note      port 4443 was taken\n');
  expect(text).not.toContain('TLS');
});

test('promises no calls where there is no TLS', () => {
  const text = welcome({ ...details, url: 'http://localhost:4443' });
  expect(text).toContain('URL       http://localhost:4443\n');
  expect(text).toContain('http://localhost:4443/openvidu/api/sessions');
  expect(text).not.toMatch(/open the URL|https:/i);
  expect(text).toContain('Calls need a proxy in front');
});

test('prints no password', () => {
  expect(welcome({ ...details, url: 'https://localhost' })).not.toMatch(/convene:[NP]@/);
});

import { expect, it } from 'vitest';
import { BasicAuth } from './basic-auth.js';

const auth = new BasicAuth('MY_SECRET');
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

it('accepts the user with the secret', () => {
  expect(auth.accepts('Basic T1BFTlZJRFVBUFA6TVlfU0VDUkVU')).toBe(true);
  expect(auth.accepts(`basic ${Buffer.from('OPENVIDUAPP:MY_SECRET').toString('base64')}`)).toBe(true);
});

it.each([
  undefined,
  '',
  'Basic',
  'Basic ???',
  'Bearer MY_SECRET',
  basic('OPENVIDUAPP'),
  basic('OPENVIDUAPP:'),
  basic('OPENVIDUAPP:MY_SECRE'),
  basic('OPENVIDUAPP:MY_SECRET '),
  basic('openviduapp:MY_SECRET'),
  basic('other:MY_SECRET'),
])('refuses %s', (header) => {
  expect(auth.accepts(header)).toBe(false);
});

import { expect, it } from 'vitest';
import { newTurnAccess, turnResult } from './turn.js';

it('makes names and passwords that survive in the query of a token and cannot be guessed', () => {
  const { coturnIp, turnUsername, turnCredential } = newTurnAccess('turn.example.com');
  expect(coturnIp).toBe('turn.example.com');
  expect(turnUsername).toMatch(/^[A-Za-z0-9]{12}$/);
  // 24 of 62 characters: 142 bits.
  expect(turnCredential).toMatch(/^[A-Za-z0-9]{24}$/);
  expect(newTurnAccess('turn.example.com').turnCredential).not.toBe(turnCredential);
});

it('tells later clients of the same servers that 2.15 makes for itself', () => {
  const access = { coturnIp: '[2001:db8::1]', turnUsername: 'user', turnCredential: 'password' };
  const known = { username: 'user', credential: 'password' };
  expect(turnResult(access, 3478)).toEqual({
    ...access,
    coturnPort: 3478,
    customIceServers: [
      { url: 'stun:[2001:db8::1]:3478' },
      { url: 'turn:[2001:db8::1]:3478', ...known },
      { url: 'turn:[2001:db8::1]:3478?transport=tcp', ...known },
    ],
  });
});

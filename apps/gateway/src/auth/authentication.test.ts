import { expect, it } from 'vitest';
import { isProtected } from './authentication.js';

it.each([
  '/openvidu/api',
  '/openvidu/api/',
  '/openvidu/api/nothing',
  '/openvidu/cdr',
  '/dashboard/x',
  '/openvidu/recordings/a/b.mp4',
])('protects %s', (path) => expect(isProtected(path)).toBe(true));

it.each(['/', '/openvidu', '/openvidu/apiary', '/nothing', '/health/live'])('leaves %s open', (path) =>
  expect(isProtected(path)).toBe(false),
);

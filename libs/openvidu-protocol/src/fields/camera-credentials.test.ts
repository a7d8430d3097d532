import { expect, it } from 'vitest';
import { cameraCredentials, hasClearCredentials } from './camera-credentials.js';

const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

it.each([
  ['ann:p@ss', 'ann', 'p@ss'],
  ['ann:!)^|', 'ann', '!)^|'],
  ['ann:100%0X%', 'ann', '100%0X%'],
  ['ann:a:b', 'ann', 'a:b'],
  ['ann%40home:%2F%3F%23%25', 'ann@home', '/?#%'],
  ['ann', 'ann', ''],
  [':12345', '', '12345'],
  ['zoë:pâss', latin1('zoë'), latin1('pâss')],
  ['zo%EB:p', 'zoë', 'p'],
])('finds user and password in %s@camera', (login, user, password) => {
  const uri = new URL(`rtsp://${login}@camera/live`);
  expect(cameraCredentials(uri)).toEqual({ user, password });
  expect(hasClearCredentials(uri)).toBe(true);
});

it('finds none where there are none', () => {
  expect(cameraCredentials(new URL('rtsp://camera/live'))).toBeUndefined();
});

it.each([
  'rtsp://ann:12/345@camera/live',
  'rtsp://ann:12?345@camera/live',
  'rtsp://ann:12#345@camera/live',
  'rtsp://ann:12@34/5@camera/live',
  'rtsp://a/nn:12345@camera/live',
  'rtsp://ann:12345@camera/live@home',
  'rtsp://an%3An:12345@camera/live',
  'rtsp://ann:123%0A45@camera/live',
  'rtsp://ann%00:12345@camera/live',
])('knows that it is not clear whom %s means, or that no camera can be told', (uri) => {
  expect(hasClearCredentials(new URL(uri))).toBe(false);
});

it.each([
  'rtsp://camera/live@home',
  'rtsp://10.0.0.7:554/live@home',
  'rtsp://ann:12345@10.0.0.7:554/live?mail=a@b',
  'rtsp://[2001:db8::7]/live@home',
  'rtsp://camera:554/live?channel=1',
])('knows that %s is clear', (uri) => {
  expect(hasClearCredentials(new URL(uri))).toBe(true);
});

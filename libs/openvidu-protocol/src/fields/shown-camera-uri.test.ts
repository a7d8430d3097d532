import { expect, it } from 'vitest';
import { shownCameraUri } from './shown-camera-uri.js';

it.each([
  'rtsp://camera',
  'rtsp://camera.example.com:7777/path/to/live.sdp',
  'rtsps://[2001:db8::1]:322/a',
  'rtsp://192.168.1.10:554/cam/realmonitor?channel=1&subtype=0',
  'file:///recorded/yard.mkv',
])('leaves %s as it is', (uri) => {
  expect(shownCameraUri(uri)).toBe(uri);
});

it.each([
  ['rtsp://admin:12345@camera:554/live', 'rtsp://camera:554/live'],
  ['rtsp://admin@camera/live', 'rtsp://camera/live'],
  ['rtsp://:12345@camera/live', 'rtsp://camera/live'],
  ['rtsp://admin:p%40ss@w:rd@camera', 'rtsp://camera'],
  ['rtsp://camera/live#12345', 'rtsp://camera/live'],
  ['rtsp://admin:12/345@camera/live', 'rtsp://admin:12/***@camera/live'],
])('shows nobody who knows %s', (uri, shown) => {
  expect(shownCameraUri(uri)).toBe(shown);
});

it.each([
  ['?usr=admin&channel=2&pwd=12345', '?usr=***&channel=2&pwd=***'],
  [
    '?user=a&password=b&loginName=c&passwd=d&pass=e&psw=f',
    '?user=***&password=***&loginName=***&passwd=***&pass=***&psw=***',
  ],
  [
    '?access_token=a/b==&AuthCode=1&api_key_v2=2&secret=3&X-Amz-Signature=4',
    '?access_token=***&AuthCode=***&api_key_v2=***&secret=***&X-Amz-Signature=***',
  ],
  ['?u=admin&p=12345&pw=1&fps=25', '?u=***&p=***&pw=***&fps=25'],
  ['?channel=1;pwd=12345', '?channel=1;pwd=***'],
  ['?profile=1&user', '?profile=1&user'],
])('hides what lets in: %s', (query, shown) => {
  expect(shownCameraUri(`rtsp://camera/live${query}`)).toBe(`rtsp://camera/live${shown}`);
});

it('hides credentials in the path', () => {
  expect(shownCameraUri('rtsp://camera:554/user=admin&password=12345&channel=1&stream=0.sdp')).toBe(
    'rtsp://camera:554/user=***',
  );
  expect(shownCameraUri('rtsp://camera/a/channel=1_password=12345_stream=0/b')).toBe(
    'rtsp://camera/a/channel=1_password=***/b',
  );
});

it.each(['', 'camera', 'rtsp://admin:1x/345@camera/'])('shows nothing of %j, which is no URI', (text) => {
  expect(shownCameraUri(text)).toBe('***');
});

import { expect, it } from 'vitest';
import { currentUrl } from './path-families.js';

it.each([
  ['/api/sessions', '/openvidu/api/sessions'],
  ['/api/sessions/', '/openvidu/api/sessions/'],
  ['/api/sessions?webRtcStats=true', '/openvidu/api/sessions?webRtcStats=true'],
  ['/api', '/openvidu/api'],
  ['/config', '/openvidu/api/config'],
  ['/config?x=/api/y', '/openvidu/api/config?x=/api/y'],
  ['/config/openvidu-publicurl', '/openvidu/api/config/openvidu-publicurl'],
  ['/cdr/CDR.log', '/openvidu/cdr/CDR.log'],
  ['/recordings/id/file.mp4', '/openvidu/recordings/id/file.mp4'],
  ['/layouts/custom/index.html', '/openvidu/layouts/index.html'],
  ['/accept-certificate', '/openvidu/accept-certificate'],
])('reads %s as %s', (old, current) => {
  expect(currentUrl(old)).toBe(current);
});

it.each(['/', '/openvidu/api/sessions', '/openvidu', '/apiary', '/configuration', '/layouts', '/health/live'])(
  'leaves %s as it is',
  (url) => expect(currentUrl(url)).toBe(url),
);

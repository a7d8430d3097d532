/** The paths of 2.15.0 (and of its node client) beside those of the documentation. The first that fits is taken. */
const OLD_TO_NEW: readonly (readonly [old: string, current: string])[] = [
  ['/api', '/openvidu/api'],
  ['/config', '/openvidu/api/config'],
  ['/cdr', '/openvidu/cdr'],
  ['/recordings', '/openvidu/recordings'],
  ['/layouts/custom', '/openvidu/layouts'],
  ['/accept-certificate', '/openvidu/accept-certificate'],
];

/** The part of a request's URL before `?`. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

/** The same URL in the path family that the controllers are written in; the query stays. */
export function currentUrl(url: string): string {
  const path = pathOf(url);
  const found = OLD_TO_NEW.find(([old]) => path === old || path.startsWith(`${old}/`));
  return found ? found[1] + url.slice(found[0].length) : url;
}

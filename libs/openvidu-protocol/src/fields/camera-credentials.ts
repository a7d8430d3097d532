import { isIP } from 'node:net';

/** What a camera is to be shown. Each character stands for one byte, as user and password may be in any encoding. */
export interface CameraCredentials {
  user: string;
  password: string;
}

/** What no header can carry. */
// oxlint-disable-next-line no-control-regex
const UNSENDABLE = /[\0-\x1f\x7f]/;

/** User and password of a camera's URI. What follows a `%` and is no code of a byte is taken as it is written. */
export function cameraCredentials({ username, password }: URL): CameraCredentials | undefined {
  if (username === '' && password === '') return undefined;
  return { user: decoded(username), password: decoded(password) };
}

/**
 * Whether it is clear which part of a camera's URI are user and password, and whether a camera can get them. With a `/`, `?`
 * or `#` that is not escaped, a part of them would be taken for the host, and be shown to everybody.
 */
export function hasClearCredentials(url: URL): boolean {
  const { user, password } = cameraCredentials(url) ?? { user: '', password: '' };
  // Basic credentials end the user with the first colon.
  if (user.includes(':') || UNSENDABLE.test(user + password)) return false;
  const [, beforeLastAt = ''] = /^\w+:\/\/(.*)@/s.exec(url.href) ?? [];
  const mayBeCutOff = /[/?#]/.test(beforeLastAt) && beforeLastAt.includes(':');
  return !mayBeCutOff || isIP(url.hostname.replace(/^\[(.*)\]$/, '$1')) > 0;
}

const decoded = (text: string): string =>
  text.replaceAll(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

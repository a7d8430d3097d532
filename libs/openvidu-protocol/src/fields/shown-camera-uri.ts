/** Names of parameters whose values let somebody into a camera. */
const SECRET_NAME = /user|usr|login|account|pass|pwd|psw|token|auth|key|secret|credential|sig|(?:^|_)(?:u|p|pw)$/i;

/** What stands instead of a secret. */
const HIDDEN = '***';

/**
 * The URI of a camera as logs, events and ids may show it: without user and password, and without the values of
 * parameters that look like credentials. Some cameras want these in the path (`/user=admin_password=abc_channel=1`), so
 * there everything behind such a name is hidden up to the next slash. The fragment means nothing to a camera.
 *
 * @returns `***` for what is no URI
 */
export function shownCameraUri(uri: string): string {
  if (!URL.canParse(uri)) return HIDDEN;
  const { protocol, host, pathname, search } = new URL(uri);
  // A slash in a password that is not escaped ends the host: its rest is in the path, before an @.
  const path = pathname
    .replaceAll(/[^/]*@/g, `${HIDDEN}@`)
    .split('/')
    .map(withoutSecrets)
    .join('/');
  const query = search.split('&').map(withoutSecrets).join('&');
  return `${protocol}//${host}${path}${query}`;
}

/** Hides the rest of a text behind the first name of a secret: `a=1_password=abc_b=2` becomes `a=1_password=***`. */
function withoutSecrets(text: string): string {
  for (const { index, 1: name = '' } of text.matchAll(/([^=?&;]+)=/g)) {
    if (SECRET_NAME.test(name)) return text.slice(0, index) + `${name}=${HIDDEN}`;
  }
  return text;
}

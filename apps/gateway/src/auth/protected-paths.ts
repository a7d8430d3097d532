/** Below these (in the newer path family) nothing is said without credentials, not even that a path does not exist. */
const PROTECTED = ['/openvidu/api', '/openvidu/cdr', '/openvidu/layouts', '/openvidu/recordings', '/dashboard'];

/** @param path as the router sees it, without a query */
export function isProtected(path: string): boolean {
  return PROTECTED.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

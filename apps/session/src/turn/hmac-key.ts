import { createHash } from 'node:crypto';

/** What a TURN server needs to know of a long-term credential instead of the password (RFC 8489, 9.2.2), in hex. */
export function hmacKey(username: string, realm: string, password: string): string {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest('hex');
}

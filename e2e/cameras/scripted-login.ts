import { createHash } from 'node:crypto';
import type { RtspRequest } from './rtsp-message.ts';

/** Who may see a camera. */
export interface Login {
  user: string;
  password: string;
  /** The header `WWW-Authenticate`. */
  challenge: string;
}

/** Whether a request proves that its sender knows user and password, for exactly this request line. */
export function isAuthorized({ user, password, challenge }: Login, { method, uri, headers }: RtspRequest): boolean {
  const given = headers.get('authorization') ?? '';
  if (challenge.startsWith('Basic')) {
    return given === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }
  const [asked, told] = [parametersOf(challenge), parametersOf(given)];
  if (!given.startsWith('Digest ') || told.get('uri') !== uri || told.get('nonce') !== asked.get('nonce')) return false;
  const algorithm = asked.get('algorithm') === 'SHA-256' ? 'sha256' : 'md5';
  const hash = (...parts: string[]) => createHash(algorithm).update(parts.join(':')).digest('hex');
  const secret = hash(user, asked.get('realm')!, password);
  const counted = asked.has('qop') ? [told.get('nc')!, told.get('cnonce')!, 'auth'] : [];
  return told.get('response') === hash(secret, asked.get('nonce')!, ...counted, hash(method, uri));
}

const parametersOf = (text: string): ReadonlyMap<string, string> =>
  new Map(Array.from(text.matchAll(/(\w+)="?([^",]*)/g), ([, name, value]) => [name!, value!]));

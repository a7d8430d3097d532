import { createHash, randomBytes } from 'node:crypto';
import type { CameraCredentials } from '@convene/openvidu-protocol';

/** What a camera asks with `Digest` (RFC 7616, and RFC 2069 for cameras that know no `qop`). */
interface DigestChallenge {
  realm: string;
  nonce: string;
  opaque?: string;
  algorithm?: string;
  countsRequests: boolean;
}

const HASHES: Readonly<Record<string, string>> = { md5: 'md5', 'sha-256': 'sha256' };
const SESSION_SUFFIX = /-sess$/i;

/** Shows a camera that user and password are known, in the way that it asks for. */
export class RtspAuthorization {
  private challenge?: DigestChallenge | 'basic';
  /** Of requests with the same nonce. */
  private count = 0;

  constructor(
    private readonly credentials: CameraCredentials | undefined,
    private readonly newNonce = () => randomBytes(8).toString('hex'),
  ) {}

  /**
   * Takes what a camera asks for when it refuses a request.
   *
   * @param headers `WWW-Authenticate`, of which each may have several challenges; the first Digest that is known is answered.
   * @returns whether the request can be repeated with an answer to it.
   */
  take(headers: readonly string[]): boolean {
    if (!this.credentials) return false;
    const challenges = headers.flatMap((header) => header.split(/(?:^|,\s*)(?=(?:Basic|Digest)\s)/i));
    const digests = challenges.flatMap((text) => digestIn(text) ?? []);
    this.challenge = digests[0] ?? (challenges.some((text) => /^Basic\s/i.test(text)) ? 'basic' : undefined);
    this.count = 0;
    return this.challenge !== undefined;
  }

  /** The header `Authorization` of a request, once the camera has asked for it. */
  headerFor(method: string, uri: string): string | undefined {
    const { credentials, challenge } = this;
    if (!credentials || !challenge) return undefined;
    const { user, password } = credentials;
    if (challenge === 'basic') return `Basic ${Buffer.from(`${user}:${password}`, 'latin1').toString('base64')}`;
    return this.digest(credentials, challenge, method, uri);
  }

  private digest({ user, password }: CameraCredentials, asked: DigestChallenge, method: string, uri: string): string {
    const { realm, nonce, algorithm = 'MD5', opaque, countsRequests } = asked;
    const hash = (...parts: string[]) =>
      createHash(HASHES[algorithm.toLowerCase().replace(SESSION_SUFFIX, '')]!)
        .update(parts.join(':'), 'latin1')
        .digest('hex');
    const clientNonce = this.newNonce();
    const count = (++this.count).toString(16).padStart(8, '0');
    const own = hash(user, realm, password);
    const secret = SESSION_SUFFIX.test(algorithm) ? hash(own, nonce, clientNonce) : own;
    const counted = countsRequests ? [count, clientNonce, 'auth'] : [];
    const response = hash(secret, nonce, ...counted, hash(method, uri));
    // As ffmpeg writes them: cameras want more quotation marks than the standard does.
    const quoted = { username: user, realm, nonce, uri, response, algorithm: asked.algorithm, opaque };
    const texts = Object.entries(quoted).flatMap(([name, value]) =>
      value === undefined ? [] : `${name}=${quote(value)}`,
    );
    if (countsRequests) texts.push(`qop="auth", cnonce="${clientNonce}", nc=${count}`);
    else if (SESSION_SUFFIX.test(algorithm)) texts.push(`cnonce="${clientNonce}"`);
    return `Digest ${texts.join(', ')}`;
  }
}

const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** @returns nothing for another scheme, and for what cannot be answered. */
function digestIn(text: string): DigestChallenge | undefined {
  if (!/^Digest\s/i.test(text)) return undefined;
  const parameters = new Map(
    Array.from(text.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g), ([, name, quoted, plain]) => [
      name!.toLowerCase(),
      quoted?.replaceAll(/\\(.)/g, '$1') ?? plain!,
    ]),
  );
  const [realm = '', nonce, qop] = ['realm', 'nonce', 'qop'].map((name) => parameters.get(name));
  const algorithm = parameters.get('algorithm');
  const isKnown = (algorithm ?? 'md5').toLowerCase().replace(SESSION_SUFFIX, '') in HASHES;
  const countsRequests = qop?.split(/\s*,\s*/).includes('auth') ?? false;
  if (nonce === undefined || !isKnown || (qop && !countsRequests)) return undefined;
  return { realm, nonce, algorithm, opaque: parameters.get('opaque'), countsRequests };
}

import { Secret } from './secret.js';

/** The only user of the REST API. */
const USER = 'OPENVIDUAPP';

/** The REST API's Basic authentication. */
export class BasicAuth {
  private readonly expected: Secret;

  /** @param secret the configured OPENVIDU_SECRET */
  constructor(secret: string) {
    this.expected = new Secret(`${USER}:${secret}`);
  }

  /** @param header the Authorization header, if there was one */
  accepts(header: string | undefined): boolean {
    const credentials = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(header ?? '')?.[1];
    if (credentials === undefined) return false;
    return this.expected.matches(Buffer.from(credentials, 'base64').toString('utf8'));
  }
}

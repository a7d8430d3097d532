import { isIPv6 } from 'node:net';

/** How clients reach this platform. Known once the gateway listens, when no public port is configured. */
export class PublicUrl {
  private authority?: string;

  /** @param port of the public URLs; the protocol's own is left out */
  set(domain: string, port: number): void {
    const host = isIPv6(domain) ? `[${domain}]` : domain;
    this.authority = port === 443 ? host : `${host}:${port}`;
  }

  /** `https://host[:port]`, without a slash at the end. */
  get https(): string {
    return `https://${this.known()}`;
  }

  /** `wss://host[:port]`; never `ws`, as the clients of 2.15 open `wss` whatever a token says. */
  get webSocket(): string {
    return `wss://${this.known()}`;
  }

  private known(): string {
    if (this.authority === undefined) throw new Error('The public URL is not known before the gateway listens');
    return this.authority;
  }
}

import { isIPv6 } from 'node:net';

/** How clients reach this platform. Known once the gateway listens, when no public port is configured. */
export class PublicUrl {
  private authority?: string;

  /** @param port of the public URLs; the protocol's own is left out */
  set(domain: string, port: number): void {
    this.authority = port === 443 ? inUrl(domain) : `${inUrl(domain)}:${port}`;
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

/**
 * Where a gateway without TLS is reached from its own machine. Clients cannot use it: they speak TLS with the proxy in front,
 * at the public URL.
 * @param host that it listens on
 */
export function plainUrl(host: string, port: number): string {
  const isAny = host === '0.0.0.0' || host === '::';
  return `http://${isAny ? 'localhost' : inUrl(host)}:${port}`;
}

const inUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

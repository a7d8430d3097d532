import { OPENVIDU_VERSION, type Role } from './vocabulary.js';

/**
 * The text that REST returns as a token and that the client sends back in joinRoom. Clients split the query on `&` and
 * `=` without decoding, so no value may contain these or `?`.
 * @param webSocketUrl `wss://host[:port]`, without a path
 */
export function tokenUrl(webSocketUrl: string, sessionId: string, tokenId: string, role: Role): string {
  return `${webSocketUrl}?sessionId=${sessionId}&token=${tokenId}&role=${role}&version=${OPENVIDU_VERSION}`;
}

/** The `tok_…` in a token as a client presents it: the whole URL, or the bare id. Undefined when there is none. */
export function tokenIdOf(presented: string): string | undefined {
  return /(?:^|[?&]token=)(tok_[A-Za-z0-9]{16})(?=$|&)/.exec(presented)?.[1];
}

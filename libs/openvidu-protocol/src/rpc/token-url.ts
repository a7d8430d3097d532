import type { TurnAccess } from './turn.js';
import { OPENVIDU_VERSION, type Role } from '../fields/vocabulary.js';

/**
 * The text that REST returns as a token and that the client sends back in joinRoom. Clients split the query on `&` and
 * `=` without decoding, so no value may contain these or `?`.
 * @param webSocketUrl `wss://host[:port]`, without a path
 * @param turn absent while TURN is off
 */
export function tokenUrl(
  webSocketUrl: string,
  sessionId: string,
  tokenId: string,
  role: Role,
  turn?: TurnAccess,
): string {
  const url = `${webSocketUrl}?sessionId=${sessionId}&token=${tokenId}&role=${role}&version=${OPENVIDU_VERSION}`;
  if (!turn) return url;
  const { coturnIp, turnUsername, turnCredential } = turn;
  return `${url}&coturnIp=${coturnIp}&turnUsername=${turnUsername}&turnCredential=${turnCredential}`;
}

/** The `tok_…` in a token as a client presents it: the whole URL, or the bare id. Undefined when there is none. */
export function tokenIdOf(presented: string): string | undefined {
  return /(?:^|[?&]token=)(tok_[A-Za-z0-9]{16})(?=$|&)/.exec(presented)?.[1];
}

/** What a token that we made says of TURN; undefined when it was made while TURN was off. */
export function turnAccessOf(token: string): TurnAccess | undefined {
  const found = /&coturnIp=([^&]+)&turnUsername=([^&]+)&turnCredential=([^&]+)$/.exec(token);
  if (!found) return undefined;
  const [, coturnIp, turnUsername, turnCredential] = found as unknown as [string, string, string, string];
  return { coturnIp, turnUsername, turnCredential };
}

import { z } from 'zod';
import { newTurnCredential, newTurnUsername } from '../fields/identifiers.js';

/** How a client reaches the TURN server, with the names that tokens and joinRoom have for it. */
export const TurnAccess = z.object({
  /** A host name or an IP address; one of IPv6 in brackets, since clients put it before `:port`. */
  coturnIp: z.string(),
  turnUsername: z.string(),
  turnCredential: z.string(),
});
export type TurnAccess = z.infer<typeof TurnAccess>;

/** What joinRoom tells of TURN: `customIceServers` to 2.25 and later clients, the rest to those before. */
export const TurnResult = TurnAccess.extend({
  coturnPort: z.int(),
  customIceServers: z.array(
    z.object({ url: z.string(), username: z.string().optional(), credential: z.string().optional() }),
  ),
});
export type TurnResult = z.infer<typeof TurnResult>;

/** With a new name and password. */
export function newTurnAccess(coturnIp: string): TurnAccess {
  return { coturnIp, turnUsername: newTurnUsername(), turnCredential: newTurnCredential() };
}

/** The same servers that 2.15 makes for itself from its token (protocol 9.2), which always takes port 3478. */
export function turnResult(access: TurnAccess, coturnPort: number): TurnResult {
  const { coturnIp, turnUsername: username, turnCredential: credential } = access;
  const server = `${coturnIp}:${coturnPort}`;
  const relays = [`turn:${server}`, `turn:${server}?transport=tcp`];
  return {
    ...access,
    coturnPort,
    customIceServers: [{ url: `stun:${server}` }, ...relays.map((url) => ({ url, username, credential }))],
  };
}

import type { Connection } from '@convene/database/session';
import { tokenIdOf } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { hasClient } from './has-client.js';

/** The token that somebody came with is good again. Who came with the server's secret, and a camera, had none. */
export function restoreToken(draft: Draft, connection: Connection): void {
  if (!hasClient(connection) || connection.insecure) return;
  const { sessionUid, token: url, role, serverData: data, record, kurentoOptions } = connection;
  const id = tokenIdOf(url);
  if (id === undefined) throw new Error(`The token of the connection ${connection.connectionId} has no id`);
  draft.tokens.put({ id, sessionUid, url, role, data, record, kurentoOptions, createdAt: draft.given.now });
}

import type { Connection, Token } from '@convene/database/session';
import {
  errorAlreadyJoined,
  errorSessionFull,
  errorTokenNotValid,
  newTokenId,
  RECORDER_CONNECTION_ID,
  tokenIdOf,
  type JoinRoomParams,
} from '@convene/openvidu-protocol';
import { arrivalTime, arrive } from '../connection/arrival.js';
import { type ClientConnection, hasClient } from '../connection/has-client.js';
import type { Draft } from '../draft.js';
import { activateSession } from './activate-session.js';

/** Somebody wants to enter. */
export interface Joining {
  params: Omit<JoinRoomParams, 'secret'>;
  /** He knows the server's secret, so he needs no token. */
  insecure: boolean;
  gatewayId: string;
  /** This act of joining. */
  arrivalId: string;
  /** What he will be called, and what he shows to come back. */
  connectionId: string;
  rpcSessionId: string;
  /** The media node of a session that nobody has joined yet; undefined when there is none. */
  nodeId: string | undefined;
  /** The arrival that nobody waits for: who shows its token takes it over. */
  abandoned: string | undefined;
}

/** Who is in, and who was there before, the longest first. */
export interface Joined {
  connection: ClientConnection;
  others: Connection[];
}

/** What a client may do, from the token it presented or from knowing the secret. */
type Grant = Pick<Connection, 'role' | 'serverData' | 'record' | 'kurentoOptions'> & { token: string };

/**
 * A client enters a session (protocol 7.1), with a token that is used up by that. Needs everybody, and the token.
 * @returns who already has the place that this token gave, and is not known to have been answered; `no-media-node` when the
 *   session has none and there is none: the token stays consumed, as it is by every joinRoom
 * @throws RpcError 401, 104, 201
 */
export function join(draft: Draft, joining: Joining): Joined | 'no-media-node' | { unanswered: ClientConnection } {
  const { params, insecure } = joining;
  const grant = insecure ? insecureGrant() : consumeToken(draft, params.token);
  const present = draft.connections.all();
  if (!grant) {
    const before = unansweredOf(present, params.token);
    if (!before) throw errorTokenNotValid(params.session, params.token);
    if (before.arrivalId !== joining.abandoned) return { unanswered: before };
    const others = present.filter(({ id }) => id !== before.id);
    return { connection: takeOver(draft, joining, before), others };
  }
  const isRecorder = insecure && params.recorder;
  if (isRecorder && draft.connections.first('connectionId', RECORDER_CONNECTION_ID)) throw errorAlreadyJoined();
  const limit = draft.given.settings.maxConnections;
  if (present.length >= limit) throw errorSessionFull(draft.session.sessionId, limit);
  if (!activateSession(draft, joining.nodeId)) return 'no-media-node';

  const connection = newConnection(draft, joining, grant, isRecorder);
  if (isRecorder) draft.connections.put(connection);
  else arrive(draft, connection);
  draft.ensureGateway(joining.gatewayId);
  return { connection, others: present };
}

/** Undefined when there is no such token (any more). */
function consumeToken(draft: Draft, presented: string): Grant | undefined {
  const id = tokenIdOf(presented);
  const token: Token | undefined = id === undefined ? undefined : draft.tokens.get(id);
  if (!token) return undefined;
  draft.tokens.remove(token);
  const { url, role, data, record, kurentoOptions } = token;
  return { token: url, role, serverData: data, record, kurentoOptions };
}

function newConnection(draft: Draft, joining: Joining, grant: Grant, isRecorder: boolean): ClientConnection {
  const { params, insecure, gatewayId, arrivalId, rpcSessionId, connectionId } = joining;
  return {
    ...grant,
    id: draft.given.newId(),
    sessionUid: draft.session.uid,
    connectionId: isRecorder ? RECORDER_CONNECTION_ID : connectionId,
    rpcSessionId,
    gatewayId,
    arrivalId,
    attachment: 1,
    attachedAt: draft.given.now,
    lostAt: null,
    // Behind his own participantJoined: what comes later he will be notified of.
    cursor: isRecorder ? draft.head : draft.head + 1,
    createdAt: arrivalTime(draft),
    insecure,
    clientData: params.metadata,
    platform: params.platform,
    location: 'unknown',
  };
}

/** The place goes to another socket. Whoever gets the first answer after all has nothing to come back to. */
function takeOver(draft: Draft, joining: Joining, before: ClientConnection): ClientConnection {
  const { gatewayId, arrivalId, rpcSessionId } = joining;
  draft.ensureGateway(gatewayId);
  const connection: ClientConnection = {
    ...before,
    rpcSessionId,
    gatewayId,
    arrivalId,
    cursor: draft.head,
    attachment: before.attachment + 1,
    attachedAt: draft.given.now,
    lostAt: null,
  };
  draft.connections.put(connection);
  return connection;
}

/** Who joined with this token, and is not known to have got the answer. */
function unansweredOf(present: Connection[], token: string): ClientConnection | undefined {
  const id = tokenIdOf(token);
  if (id === undefined) return undefined;
  const clients = present.filter((one): one is ClientConnection => hasClient(one));
  return clients.find((one) => one.arrivalId !== null && !one.insecure && tokenIdOf(one.token) === id);
}

function insecureGrant(): Grant {
  return { token: newTokenId(), role: 'PUBLISHER', serverData: '', record: true, kurentoOptions: null };
}

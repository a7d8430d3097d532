import { Database, Prisma, type SessionTransaction, SessionTransactions } from '@convene/database';
import {
  errorAlreadyJoined,
  errorNoMediaNode,
  errorSessionCannotBeFound,
  errorSessionFull,
  errorTokenNotValid,
  fullMetadata,
  newConnectionId,
  newRpcSessionId,
  newTokenId,
  OPENVIDU_VERSION,
  RECORDER_CONNECTION_ID,
  tokenIdOf,
  versionFor,
  type JoinRoomParams,
  type JoinRoomResult,
  type Role,
} from '@convene/openvidu-protocol';
import type { ReplyOf, rpcOperations } from '@convene/service-contracts';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { Placement } from '../placement/placement.js';
import { activateSession } from '../sessions/activate-session.js';
import { changeSession } from '../sessions/change-session.js';
import { findSession } from '../sessions/find-session.js';
import { runningRecording } from '../recordings/running-recording.js';
import { streamInfo } from '../streams/stream-info.js';
import { TurnCredentials } from '../turn/turn-credentials.js';
import { arrivalTime, emitJoined } from './arrival.js';
import type { ClientConnection } from './has-client.js';

export interface JoinRequest {
  params: Omit<JoinRoomParams, 'secret'>;
  insecure: boolean;
  gatewayId: string;
}
type Joined = ReplyOf<typeof rpcOperations.joinRoom>;

/** What a client may do, from the token it presented or from knowing the secret. */
interface Grant {
  token: string;
  role: Role;
  serverData: string;
  record: boolean;
  kurentoOptions: Prisma.JsonValue;
}

/** A client enters a session (protocol 7.1). */
@Injectable()
export class JoinRoom {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly placement: Placement,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
    private readonly turn: TurnCredentials,
  ) {}

  /** @throws RpcError 202, 401, 104, 201, 204 */
  async join(request: JoinRequest): Promise<Joined> {
    const sessionId = request.params.session;
    const gone = () => errorSessionCannotBeFound(sessionId);
    const session = await findSession(this.database, sessionId);
    if (!session) throw gone();
    const joined = await changeSession(this.transactions, session.uid, gone, (transaction) =>
      this.enter(transaction, request),
    );
    if (joined === 'no-media-node') throw errorNoMediaNode(sessionId);
    return joined;
  }

  /** Does not throw when no media node is there: the token stays consumed, as it is by every joinRoom. */
  private async enter(transaction: SessionTransaction, request: JoinRequest): Promise<Joined | 'no-media-node'> {
    const grant = request.insecure ? insecureGrant() : await this.consumeToken(transaction, request.params);
    const present = await transaction.db.connection.findMany({
      where: { sessionUid: transaction.session.uid },
      orderBy: { createdAt: 'asc' },
      include: { stream: true },
    });
    const recorder = request.insecure && request.params.recorder;
    if (recorder && present.some((other) => other.connectionId === RECORDER_CONNECTION_ID)) throw errorAlreadyJoined();
    const limit = this.configuration.CONVENE_MAX_CONNECTIONS_PER_SESSION;
    if (present.length >= limit) throw errorSessionFull(transaction.session.sessionId, limit);
    const isActive = await activateSession(transaction, () => this.placement.within(transaction.db));
    if (!isActive) return 'no-media-node';

    const createdAt = arrivalTime(present);
    const connection = await this.createConnection(transaction, request, grant, createdAt, recorder);
    if (!recorder) emitJoined(transaction, connection);
    const turn = await this.turn.forJoin(transaction.db, grant.token);
    return {
      rpcSessionId: connection.rpcSessionId,
      attachment: {
        sessionUid: transaction.session.uid,
        connectionId: connection.connectionId,
        attachment: connection.attachment,
        cursor: connection.cursor,
      },
      result: {
        id: connection.connectionId,
        createdAt: createdAt.getTime(),
        metadata: fullMetadata(connection.clientData, connection.serverData),
        value: present.filter((other) => other.connectionId !== RECORDER_CONNECTION_ID).map(participantInfo),
        session: transaction.session.sessionId,
        role: grant.role,
        record: grant.record,
        ...(await runningRecording(transaction, this.configuration.OPENVIDU_RECORDING_NOTIFICATION, grant.role)),
        version: versionFor(request.params.sdkVersion, OPENVIDU_VERSION),
        mediaServer: 'kurento',
        videoSimulcast: false,
        ...turn,
      },
    };
  }

  private async consumeToken(transaction: SessionTransaction, params: JoinRequest['params']): Promise<Grant> {
    const id = tokenIdOf(params.token);
    const where = { id: id ?? '', sessionUid: transaction.session.uid };
    const token = id ? await transaction.db.token.findFirst({ where }) : null;
    if (!token) throw errorTokenNotValid(params.session, params.token);
    await transaction.db.token.delete({ where: { id: token.id }, select: { id: true } });
    const { url, role, data, record, kurentoOptions } = token;
    return { token: url, role: role as Role, serverData: data, record, kurentoOptions };
  }

  private async createConnection(
    transaction: SessionTransaction,
    { params, insecure, gatewayId }: JoinRequest,
    grant: Grant,
    createdAt: Date,
    recorder: boolean,
  ): Promise<ClientConnection> {
    await transaction.db.$executeRaw`INSERT INTO gateway (id) VALUES (${gatewayId}) ON CONFLICT DO NOTHING`;
    const { kurentoOptions, token, ...granted } = grant;
    const client = {
      token,
      rpcSessionId: newRpcSessionId(),
      gatewayId,
      // Behind his own participantJoined: what comes later he will be notified of.
      cursor: recorder ? transaction.head : transaction.head + 1,
    };
    const connection = await transaction.db.connection.create({
      data: {
        ...granted,
        ...client,
        kurentoOptions: kurentoOptions ?? Prisma.DbNull,
        sessionUid: transaction.session.uid,
        connectionId: recorder ? RECORDER_CONNECTION_ID : newConnectionId(),
        createdAt,
        insecure,
        clientData: params.metadata,
        platform: params.platform,
        location: 'unknown',
      },
    });
    return { ...connection, ...client };
  }
}

function insecureGrant(): Grant {
  return { token: newTokenId(), role: 'PUBLISHER', serverData: '', record: true, kurentoOptions: null };
}

function participantInfo(
  connection: Prisma.ConnectionGetPayload<{ include: { stream: true } }>,
): JoinRoomResult['value'][number] {
  return {
    id: connection.connectionId,
    createdAt: connection.createdAt.getTime(),
    metadata: fullMetadata(connection.clientData, connection.serverData),
    ...(connection.stream ? { streams: [streamInfo(connection.stream)] } : {}),
  };
}

import { Database, Prisma, type Connection, type SessionTransaction, SessionTransactions } from '@convene/database';
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
import { MediaNodesService } from '../media-nodes/media-nodes.service.js';
import { changeSession } from '../sessions/change-session.js';
import { findSession } from '../sessions/find-session.js';
import { runningRecording } from '../recordings/running-recording.js';
import { streamInfo } from '../streams/stream-info.js';
import { TurnCredentials } from '../turn/turn-credentials.js';

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
    private readonly nodes: MediaNodesService,
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
    if (!(await this.activate(transaction))) return 'no-media-node';

    const createdAt = new Date(Math.max(Date.now(), (present.at(-1)?.createdAt.getTime() ?? 0) + 1));
    const connection = await this.createConnection(transaction, request, grant, createdAt, recorder);
    const metadata = fullMetadata(connection.clientData, connection.serverData);
    if (!recorder) emitJoined(transaction, connection, metadata);
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
        metadata,
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

  /** The first participant makes the session active and gives it a media node. False when there is none. */
  private async activate(transaction: SessionTransaction): Promise<boolean> {
    const { db, session } = transaction;
    if (session.activatedAt) return true;
    const node = await this.nodes.leastLoaded(db);
    if (!node) return false;
    await db.session.update({
      where: { uid: session.uid },
      data: { activatedAt: new Date(), mediaNodeId: node.nodeId },
      select: { uid: true },
    });
    transaction.emit({ type: 'sessionCreated', timestamp: session.createdAt.getTime() }, { kind: 'nobody' });
    return true;
  }

  private async createConnection(
    transaction: SessionTransaction,
    { params, insecure, gatewayId }: JoinRequest,
    grant: Grant,
    createdAt: Date,
    recorder: boolean,
  ): Promise<Connection> {
    await transaction.db.$executeRaw`INSERT INTO gateway (id) VALUES (${gatewayId}) ON CONFLICT DO NOTHING`;
    const { kurentoOptions, ...granted } = grant;
    return transaction.db.connection.create({
      data: {
        ...granted,
        kurentoOptions: kurentoOptions ?? Prisma.DbNull,
        sessionUid: transaction.session.uid,
        connectionId: recorder ? RECORDER_CONNECTION_ID : newConnectionId(),
        rpcSessionId: newRpcSessionId(),
        createdAt,
        insecure,
        clientData: params.metadata,
        platform: params.platform,
        location: 'unknown',
        gatewayId,
        // Behind his own participantJoined: what comes later he will be notified of.
        cursor: recorder ? transaction.head : transaction.head + 1,
      },
    });
  }
}

function insecureGrant(): Grant {
  return { token: newTokenId(), role: 'PUBLISHER', serverData: '', record: true, kurentoOptions: null };
}

function emitJoined(transaction: SessionTransaction, connection: Connection, metadata: string): void {
  const { connectionId, clientData, serverData, platform, location } = connection;
  const timestamp = connection.createdAt.getTime();
  transaction.emit(
    { type: 'participantJoined', timestamp, connectionId, metadata, location, platform, clientData, serverData },
    { kind: 'others', than: connectionId },
  );
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

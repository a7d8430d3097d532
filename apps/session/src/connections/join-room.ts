import { Database, Prisma, type SessionTransaction, SessionTransactions } from '@convene/database';
import {
  errorAlreadyJoined,
  errorNoMediaNode,
  errorSessionCannotBeFound,
  errorSessionFull,
  errorTokenNotValid,
  newConnectionId,
  newRpcSessionId,
  newTokenId,
  RECORDER_CONNECTION_ID,
  tokenIdOf,
  type JoinRoomParams,
  type Role,
} from '@convene/openvidu-protocol';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { Placement } from '../placement/placement.js';
import { activateSession } from '../sessions/activate-session.js';
import { changeSession } from '../sessions/change-session.js';
import { findSession } from '../sessions/find-session.js';
import { arrivalTime, emitJoined } from './arrival.js';
import { hasClient, type ClientConnection } from './has-client.js';
import { holdsSocket } from './holds-socket.js';
import { JoinAnswer, type Joined, type PublishingConnection } from './join-answer.js';

export interface JoinRequest {
  params: Omit<JoinRoomParams, 'secret'>;
  insecure: boolean;
  gatewayId: string;
  arrivalId: string;
}

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
    private readonly answer: JoinAnswer,
    private readonly bus: ServiceBus,
  ) {}

  /**
   * Who shows a token again because he was not answered gets the place that he has got already; also over another socket.
   * @throws RpcError 202, 401, 104, 201, 204; ServiceError when it cannot be known whether he was answered
   */
  async join(request: JoinRequest): Promise<Joined> {
    const sessionId = request.params.session;
    const gone = () => errorSessionCannotBeFound(sessionId);
    const session = await findSession(this.database, sessionId);
    if (!session) throw gone();
    let abandoned: string | undefined;
    for (;;) {
      const joined = await changeSession(this.transactions, session.uid, gone, (transaction) =>
        this.enter(transaction, request, abandoned),
      );
      if (joined === 'no-media-node') throw errorNoMediaNode(sessionId);
      if (!('unanswered' in joined)) return joined;
      if (await holdsSocket(this.bus, joined.unanswered)) throw errorTokenNotValid(sessionId, request.params.token);
      abandoned = joined.unanswered.arrivalId!;
    }
  }

  /**
   * Does not throw when no media node is there: the token stays consumed, as it is by every joinRoom.
   * @param abandoned the arrival that nobody waits for: who shows its token takes it over
   */
  private async enter(
    transaction: SessionTransaction,
    request: JoinRequest,
    abandoned: string | undefined,
  ): Promise<Joined | 'no-media-node' | { unanswered: ClientConnection }> {
    const grant = request.insecure ? insecureGrant() : await this.consumeToken(transaction, request.params);
    const present = await transaction.db.connection.findMany({
      where: { sessionUid: transaction.session.uid },
      orderBy: { createdAt: 'asc' },
      include: { stream: true },
    });
    if (!grant) {
      const before = unansweredOf(present, request.params.token);
      if (!before) throw errorTokenNotValid(request.params.session, request.params.token);
      if (before.arrivalId !== abandoned) return { unanswered: before };
      const others = present.filter(({ id }) => id !== before.id);
      return this.answer.of(transaction, request.params, await this.takeOver(transaction, request, before), others);
    }
    const recorder = request.insecure && request.params.recorder;
    if (recorder && present.some((other) => other.connectionId === RECORDER_CONNECTION_ID)) throw errorAlreadyJoined();
    const limit = this.configuration.CONVENE_MAX_CONNECTIONS_PER_SESSION;
    if (present.length >= limit) throw errorSessionFull(transaction.session.sessionId, limit);
    const isActive = await activateSession(transaction, () => this.placement.within(transaction.db));
    if (!isActive) return 'no-media-node';

    const connection = await this.createConnection(transaction, request, grant, arrivalTime(present), recorder);
    if (!recorder) emitJoined(transaction, connection);
    return this.answer.of(transaction, request.params, connection, present);
  }

  /** Undefined when there is no such token (any more). */
  private async consumeToken(
    transaction: SessionTransaction,
    params: JoinRequest['params'],
  ): Promise<Grant | undefined> {
    const id = tokenIdOf(params.token);
    const where = { id: id ?? '', sessionUid: transaction.session.uid };
    const token = id ? await transaction.db.token.findFirst({ where }) : null;
    if (!token) return undefined;
    await transaction.db.token.delete({ where: { id: token.id }, select: { id: true } });
    const { url, role, data, record, kurentoOptions } = token;
    return { token: url, role: role as Role, serverData: data, record, kurentoOptions };
  }

  private async createConnection(
    transaction: SessionTransaction,
    { params, insecure, gatewayId, arrivalId }: JoinRequest,
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
      arrivalId,
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

  /** The place goes to another socket. Whoever gets the first answer after all has nothing to come back to. */
  private async takeOver(
    transaction: SessionTransaction,
    { gatewayId, arrivalId }: JoinRequest,
    before: ClientConnection,
  ): Promise<ClientConnection> {
    await transaction.db.$executeRaw`INSERT INTO gateway (id) VALUES (${gatewayId}) ON CONFLICT DO NOTHING`;
    const client = { token: before.token, rpcSessionId: newRpcSessionId(), gatewayId, cursor: transaction.head };
    const connection = await transaction.db.connection.update({
      where: { id: before.id },
      data: { ...client, arrivalId, attachment: { increment: 1 }, attachedAt: new Date(), lostAt: null },
    });
    return { ...connection, ...client };
  }
}

/** Who joined with this token, and is not known to have got the answer. */
function unansweredOf(present: PublishingConnection[], token: string): ClientConnection | undefined {
  const id = tokenIdOf(token);
  if (id === undefined) return undefined;
  const clients: ClientConnection[] = present.filter((one) => hasClient(one));
  return clients.find((one) => one.arrivalId !== null && !one.insecure && tokenIdOf(one.token) === id);
}

function insecureGrant(): Grant {
  return { token: newTokenId(), role: 'PUBLISHER', serverData: '', record: true, kurentoOptions: null };
}

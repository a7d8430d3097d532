import type { Prisma, SessionTransaction } from '@convene/database';
import {
  fullMetadata,
  OPENVIDU_VERSION,
  RECORDER_CONNECTION_ID,
  versionFor,
  type JoinRoomParams,
  type JoinRoomResult,
  type Role,
} from '@convene/openvidu-protocol';
import type { ReplyOf, rpcOperations } from '@convene/service-contracts';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { runningRecording } from '../recordings/running-recording.js';
import { streamInfo } from '../streams/stream-info.js';
import { TurnCredentials } from '../turn/turn-credentials.js';
import type { ClientConnection } from './has-client.js';

export type Joined = ReplyOf<typeof rpcOperations.joinRoom>;
export type PublishingConnection = Prisma.ConnectionGetPayload<{ include: { stream: true } }>;

/** What somebody is told who has entered a session (protocol 7.1). */
@Injectable()
export class JoinAnswer {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
    private readonly turn: TurnCredentials,
  ) {}

  /** @param others who is there, the longest first */
  async of(
    transaction: SessionTransaction,
    params: Pick<JoinRoomParams, 'sdkVersion'>,
    connection: ClientConnection,
    others: PublishingConnection[],
  ): Promise<Joined> {
    const role = connection.role as Role;
    const turn = await this.turn.forJoin(transaction.db, connection.token);
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
        createdAt: connection.createdAt.getTime(),
        metadata: fullMetadata(connection.clientData, connection.serverData),
        value: others.filter((other) => other.connectionId !== RECORDER_CONNECTION_ID).map(participantInfo),
        session: transaction.session.sessionId,
        role,
        record: connection.record,
        ...(await runningRecording(transaction, this.configuration.OPENVIDU_RECORDING_NOTIFICATION, role)),
        version: versionFor(params.sdkVersion, OPENVIDU_VERSION),
        mediaServer: 'kurento',
        videoSimulcast: false,
        ...turn,
      },
    };
  }
}

function participantInfo(connection: PublishingConnection): JoinRoomResult['value'][number] {
  return {
    id: connection.connectionId,
    createdAt: connection.createdAt.getTime(),
    metadata: fullMetadata(connection.clientData, connection.serverData),
    ...(connection.stream ? { streams: [streamInfo(connection.stream)] } : {}),
  };
}

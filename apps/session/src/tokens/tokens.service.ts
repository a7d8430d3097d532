import { Database, Prisma } from '@convene/database';
import {
  errorSessionNotFound,
  newTokenId,
  tokenUrl,
  type TokenObject,
  type TokenProperties,
} from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { TurnCredentials } from '../turn/turn-credentials.js';

@Injectable()
export class TokensService {
  constructor(
    private readonly database: Database,
    private readonly turn: TurnCredentials,
  ) {}

  /**
   * Makes a token for one joinRoom.
   * @param webSocketUrl where its holder shall connect, `wss://host[:port]`
   * @throws RestError 404 when the session does not exist
   */
  async create(properties: TokenProperties, webSocketUrl: string): Promise<TokenObject> {
    const { session: sessionId, role, data, record, kurentoOptions } = properties;
    const session = await this.database.session.findUnique({ where: { reservedId: sessionId }, select: { uid: true } });
    if (!session) throw errorSessionNotFound(sessionId);
    const id = newTokenId();
    const url = tokenUrl(webSocketUrl, sessionId, id, role, await this.turn.issue());
    await this.database.token.create({
      data: { id, sessionUid: session.uid, url, role, data, record, kurentoOptions: kurentoOptions ?? Prisma.DbNull },
      select: { id: true },
    });
    return { token: url, id: url, session: sessionId, role, data, record, kurentoOptions };
  }
}

import { Database } from '@convene/database';
import {
  errorSessionNotFound,
  newTokenId,
  tokenUrl,
  type TokenObject,
  type TokenProperties,
} from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { TurnCredentials } from '../../turn/turn-credentials.js';

@Injectable()
export class Tokens {
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
    const id = newTokenId();
    const url = tokenUrl(webSocketUrl, sessionId, id, role, await this.turn.issue());
    const options = kurentoOptions ? JSON.stringify(kurentoOptions) : null;
    // Finds the session and makes the token in one statement: this is what backends ask for most.
    const made = await this.database.$executeRaw`
      INSERT INTO token (id, session_uid, url, role, data, record, kurento_options)
      SELECT ${id}, uid, ${url}, ${role}, ${data}, ${record}::boolean, ${options}::jsonb
      FROM session WHERE reserved_id = ${sessionId}`;
    if (made === 0) throw errorSessionNotFound(sessionId);
    return { token: url, id: url, session: sessionId, role, data, record, kurentoOptions };
  }
}

import { admitSql, Database, encodeAdmissions } from '@convene/database';
import {
  errorSessionNotFound,
  newTokenId,
  tokenUrl,
  type TokenObject,
  type TokenProperties,
} from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { TurnCredentials } from '../../turn/turn-credentials.js';

// Finds the session, and makes the token with its credentials, in one statement: this is what backends ask for most.
const CREATE = `
  WITH made AS (
    INSERT INTO token (id, session_uid, url, role, data, record, kurento_options)
    SELECT $1, uid, $2, $3, $4, $5::boolean, $6::jsonb FROM session WHERE reserved_id = $7
    RETURNING id
  ), admitted AS (${admitSql('$8', 'WHERE EXISTS (SELECT FROM made)')})
  SELECT id FROM made`;

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
    const { access, admissions } = this.turn.forToken();
    const url = tokenUrl(webSocketUrl, sessionId, id, role, access);
    const options = kurentoOptions ? JSON.stringify(kurentoOptions) : null;
    const values = [id, url, role, data, record, options, sessionId, encodeAdmissions(admissions)];
    const [made] = await this.database.statements.query<{ id: string }>(CREATE, values);
    if (!made) throw errorSessionNotFound(sessionId);
    return { token: url, id: url, session: sessionId, role, data, record, kurentoOptions };
  }
}

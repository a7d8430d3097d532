import { Database, type TurnAdmission } from '@convene/database';
import { newTurnAccess, turnAccessOf, turnResult, type TurnAccess, type TurnResult } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import { hmacKey } from './hmac-key.js';

/**
 * What the TURN server lets clients in with: names and passwords of which it reads the derived keys from Postgres, until
 * they expire (docs/turn.md).
 */
@Injectable()
export class TurnCredentials {
  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /**
   * New ones, for a token that is about to be written. One that is not written after all leaves a row that nobody knows
   * the password of, until it expires.
   * @returns undefined while TURN is off
   */
  async issue(): Promise<TurnAccess | undefined> {
    const { COTURN_IP } = this.configuration;
    if (!COTURN_IP) return undefined;
    const access = newTurnAccess(COTURN_IP);
    await this.admit(access);
    return access;
  }

  /**
   * What joinRoom tells of TURN: the credentials of the token, valid for a whole lifetime from now on however old the
   * token is; new ones when it has none. They are good once they are written with the change.
   * @returns undefined while TURN is off
   */
  forJoin(token: string): { result: TurnResult; admissions: TurnAdmission[] } | undefined {
    const { COTURN_IP, COTURN_PORT } = this.configuration;
    if (!COTURN_IP) return undefined;
    const access = { ...newTurnAccess(COTURN_IP), ...turnAccessOf(token), coturnIp: COTURN_IP };
    return { result: turnResult(access, COTURN_PORT), admissions: [this.admission(access)] };
  }

  /** By the clock of the database, which also ends it. */
  private async admit(access: TurnAccess): Promise<void> {
    const { name, realm, hmacKey: key, lifetimeS } = this.admission(access);
    await this.database.$executeRaw`
      INSERT INTO turn_credential (name, realm, hmac_key, expires_at)
      VALUES (${name}, ${realm}, ${key}, now() + make_interval(secs => ${lifetimeS}))
      ON CONFLICT (name) DO UPDATE
        SET realm = excluded.realm, hmac_key = excluded.hmac_key, expires_at = excluded.expires_at`;
  }

  private admission({ turnUsername: name, turnCredential }: TurnAccess): TurnAdmission {
    const { COTURN_REALM: realm, COTURN_CREDENTIAL_LIFETIME: lifetimeS } = this.configuration;
    return { name, realm, hmacKey: hmacKey(name, realm, turnCredential), lifetimeS };
  }
}

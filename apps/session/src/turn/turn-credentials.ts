import type { TurnAdmission } from '@convene/database';
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
  constructor(@Inject(CONFIGURATION) private readonly configuration: SessionConfiguration) {}

  /**
   * New ones, for a token. They are good once they are written with it.
   * @returns no access while TURN is off
   */
  forToken(): { access?: TurnAccess; admissions: TurnAdmission[] } {
    const { COTURN_IP } = this.configuration;
    if (!COTURN_IP) return { admissions: [] };
    const access = newTurnAccess(COTURN_IP);
    return { access, admissions: [this.admission(access)] };
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

  private admission({ turnUsername: name, turnCredential }: TurnAccess): TurnAdmission {
    const { COTURN_REALM: realm, COTURN_CREDENTIAL_LIFETIME: lifetimeS } = this.configuration;
    return { name, realm, hmacKey: hmacKey(name, realm, turnCredential), lifetimeS };
  }
}

import { encodeRows } from './tables.js';

/** Credentials for the TURN server that are good from now on for so many seconds, by the clock of Postgres. */
export interface TurnAdmission {
  name: string;
  realm: string;
  hmacKey: string;
  lifetimeS: number;
}

/** Admissions as one parameter of `admitSql`; of each name the last one counts. */
export function encodeAdmissions(admissions: readonly TurnAdmission[]): string {
  return encodeRows([...new Map(admissions.map((admission) => [admission.name, admission])).values()]);
}

/**
 * The part of a statement that lets them in, or for longer when they are in.
 * @param condition `WHERE …`, on which they are let in
 */
export function admitSql(parameter: string, condition: string): string {
  return `INSERT INTO turn_credential (name, realm, hmac_key, expires_at)
    SELECT name, realm, hmac_key, now() + make_interval(secs => lifetime_s)
    FROM jsonb_to_recordset(${parameter}::jsonb) AS new (name text, realm text, hmac_key text, lifetime_s int)
    ${condition}
    ON CONFLICT (name) DO UPDATE
      SET realm = excluded.realm, hmac_key = excluded.hmac_key, expires_at = excluded.expires_at`;
}

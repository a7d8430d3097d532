import {
  KEY_OF,
  NotRead,
  type Audience,
  type Besides,
  type Decision,
  type RowOf,
  type Session,
  type SessionEvent,
  type SessionEventBody,
  type SessionRows,
  type SessionValue,
} from '@convene/database/session';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import type { Effect } from './effect.js';
import { Rows } from './rows.js';
import type { Settings } from './settings.js';

/** What a rule is given besides the session: it asks nobody for anything. */
export interface Given {
  readonly now: Date;
  /** A new id for a row; later ones are greater. */
  readonly newId: () => string;
  readonly settings: Settings;
}

/** Where a session lives: its media node, and how many of its streams are there. */
export type Place = Pick<Session, 'uid' | 'sessionId'> & Pick<SessionValue, 'node'>;

/** What a rule makes of a session: the value itself is never touched. */
export function decide<Result>(
  value: SessionValue,
  given: Given,
  rule: (draft: Draft) => Result,
): Decision<Result, Effect> {
  const draft = new Draft(value, given);
  const result = rule(draft);
  return draft.decision(result);
}

/** A session while a rule changes it: its rows, the new entries of its log, and what is to be done after the commit. */
export class Draft {
  private row: Session;
  private readonly touched: Partial<{ [Kind in keyof SessionRows]: Rows<RowOf<Kind>> }> = {};
  private readonly events: SessionEvent[] = [];
  private readonly effects: Effect[] = [];
  private readonly gateways: string[] = [];
  private readonly turn: NonNullable<Besides['turn']>[number][] = [];
  private tokensEnd = false;
  private nextRecordingNumber: number | undefined;

  constructor(
    private readonly before: SessionValue,
    readonly given: Given,
  ) {
    this.row = before.session;
    this.nextRecordingNumber = before.freeRecordingNumber;
  }

  get session(): Session {
    return this.row;
  }

  get connections(): Rows<RowOf<'connections'>> {
    return this.rows('connections');
  }

  get cameras(): Rows<RowOf<'cameras'>> {
    return this.rows('cameras');
  }

  get streams(): Rows<RowOf<'streams'>> {
    return this.rows('streams');
  }

  get subscriptions(): Rows<RowOf<'subscriptions'>> {
    return this.rows('subscriptions');
  }

  get tokens(): Rows<RowOf<'tokens'>> {
    return this.rows('tokens');
  }

  get recordings(): Rows<RowOf<'recordings'>> {
    return this.rows('recordings');
  }

  get recordedStreams(): Rows<RowOf<'recordedStreams'>> {
    return this.rows('recordedStreams');
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.given.now.getTime();
  }

  /** As it was read; the session may have been moved since. */
  get place(): Place {
    const { uid, sessionId } = this.row;
    return { uid, sessionId, ...(this.before.node && { node: this.before.node }) };
  }

  /** Those that take new sessions. @throws NotRead when they were not read */
  get runningNodes(): NonNullable<SessionValue['runningNodes']> {
    if (!this.before.runningNodes) throw new NotRead('The media nodes were not read');
    return this.before.runningNodes;
  }

  /** The number of the last entry of the log. */
  get head(): number {
    return this.row.lastEventSeq;
  }

  /** Whether a participant is there; the recorder is none. */
  get isInhabited(): boolean {
    if (this.before.elsewhere.participants > 0) return true;
    return this.connections.all().some(({ connectionId }) => connectionId !== RECORDER_CONNECTION_ID);
  }

  /** Whether results of the session's recordings are still being made. */
  get hasUnfinishedRecordings(): boolean {
    if (this.before.elsewhere.unfinishedRecordings > 0) return true;
    return this.recordings.all().some(({ status, sessionUid }) => status === 'stopped' && sessionUid === this.row.uid);
  }

  /** @throws NotRead unless everybody who is there is among the connections */
  needEverybody(): void {
    if (!this.before.isWhole) throw new NotRead('Not everybody was read');
  }

  /** The lowest number that no recording has, which is taken with that. @throws NotRead when it is not known */
  takeRecordingNumber(): number {
    const number = this.nextRecordingNumber;
    if (number === undefined) throw new NotRead('The ids of recordings were not read');
    this.nextRecordingNumber = undefined;
    return number;
  }

  changeSession(change: Partial<Omit<Session, 'uid' | 'lastEventSeq'>>): void {
    this.row = { ...this.row, ...change };
  }

  /** Writes an entry into the session's log. */
  emit(body: SessionEventBody, audience: Audience): void {
    const seq = this.head + 1;
    this.events.push({ seq, audience, body });
    this.row = { ...this.row, lastEventSeq: seq };
  }

  /** Has something done once this is committed, and only then. */
  afterwards(...effects: Effect[]): void {
    this.effects.push(...effects);
  }

  /** No token of the session is good any more. */
  endTokens(): void {
    for (const token of this.tokens.all()) this.tokens.remove(token);
    this.tokensEnd = true;
  }

  /** The gateway has a row from now on. */
  ensureGateway(id: string): void {
    this.gateways.push(id);
  }

  /** The TURN server lets somebody in from now on. */
  admit(...admissions: NonNullable<Besides['turn']>): void {
    this.turn.push(...admissions);
  }

  decision<Result>(result: Result): Decision<Result, Effect> {
    const rows = Object.entries(this.touched).map(([kind, changed]) => [kind, changed.current]);
    return {
      result,
      value: {
        ...this.before,
        ...(Object.fromEntries(rows) as Partial<SessionRows>),
        session: this.row,
        freeRecordingNumber: this.nextRecordingNumber,
      },
      events: this.events,
      effects: this.effects,
      besides: { gateways: this.gateways, turn: this.turn, tokensEnd: this.tokensEnd },
    };
  }

  private rows<Kind extends keyof SessionRows>(kind: Kind): Rows<RowOf<Kind>> {
    const known = this.touched[kind];
    if (known) return known as Rows<RowOf<Kind>>;
    const rows = new Rows<RowOf<Kind>>(this.before[kind] as never, KEY_OF[kind]);
    this.touched[kind] = rows as never;
    return rows;
  }
}

import type { Connection, Decision, SessionEvent, SessionValue, Token } from '@convene/database/session';
import type { JoinRoomResult } from '@convene/openvidu-protocol';
import { decide, type Draft, type Given } from '../draft.js';
import type { Effect } from '../effect.js';
import type { Settings } from '../settings.js';
import { sessionRow, tokenId, tokenUrl, valueOf } from '../value.fixture.js';

/** What differs from one sequence to another. */
export interface Circumstances {
  readonly session: Pick<
    SessionValue['session'],
    'mediaMode' | 'recordingMode' | 'defaultOutputMode' | 'defaultRecordingLayout'
  >;
  readonly settings: Settings;
  /** How many people join and publish at first. */
  readonly crowd: number;
}

/** One rule that was applied to a session: what it had before and has afterwards. */
export interface Change {
  readonly command: string;
  /** On whose behalf. */
  readonly by: Connection | undefined;
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly before: SessionValue;
  readonly after: SessionValue;
  readonly events: readonly SessionEvent[];
  readonly effects: readonly Effect[];
  readonly besides: Decision<unknown, Effect>['besides'];
  readonly result: unknown;
  /** What the rule threw instead of changing anything. */
  readonly error: unknown;
  /** Whether any row is another one now. */
  readonly hasChanged: boolean;
  /** Whether `before` is what it was. Its rows are frozen. */
  readonly isUntouched: boolean;
}

/** What somebody is told who joins. */
export interface Answered {
  readonly connectionId: string;
  readonly answer: JoinRoomResult;
}

/** A session that is kept in memory, whole, and all that happens to it. */
export class World {
  value: SessionValue;
  now = 1_000_000;
  /** Names of tokens, also of those that are used up. */
  readonly tokens: string[] = [];
  private ids = 0;

  constructor(
    private readonly circumstances: Circumstances,
    private readonly watch: (change: Change) => void,
  ) {
    const unused = { activatedAt: null, mediaNodeId: null, placedAt: null, lastEventSeq: 0 };
    this.value = valueOf({ session: sessionRow({ ...circumstances.session, ...unused }) });
  }

  get settings(): Settings {
    return this.circumstances.settings;
  }

  readonly newId = (): string => `id-${String(++this.ids).padStart(6, '0')}`;

  get isOpen(): boolean {
    const { closedAt, closingReason } = this.value.session;
    return (closedAt ?? closingReason) === null;
  }

  /** A backend makes a token, of an open session: no rule does. */
  addToken(changes: Pick<Token, 'role' | 'record' | 'kurentoOptions'>): void {
    if (!this.isOpen) return;
    const name = `T${this.tokens.length}T`;
    const { uid: sessionUid } = this.value.session;
    const row = {
      id: tokenId(name),
      url: tokenUrl(name),
      sessionUid,
      data: name,
      createdAt: new Date(this.now),
      ...changes,
    };
    this.tokens.push(name);
    this.value = { ...this.value, tokens: new Map(this.value.tokens).set(row.id, row) };
  }

  /**
   * Applies a rule, as whoever changes sessions does: to a closed one only what is `evenClosed`. What it throws is seen by
   * the watch, like everything else.
   * @returns what the rule returns; undefined when it throws, or is not applied
   */
  change<Result>(
    command: string,
    rule: (draft: Draft) => Result,
    { by, evenClosed = false }: { by?: Connection | undefined; evenClosed?: boolean } = {},
  ): Result | undefined {
    if (!this.isOpen && !evenClosed) return undefined;
    const before = freeze({ ...this.value, freeRecordingNumber: this.freeRecordingNumber() });
    const { settings, now } = this;
    const given: Given = { now: new Date(now), newId: this.newId, settings };
    const rowsBefore = rowsOf(before);
    const outcome = attempt(before, given, rule);
    const isUntouched = sameRows(rowsOf(before), rowsBefore);
    if (outcome.decision) this.value = outcome.decision.value;
    const { value: after = this.value, ...decided } = outcome.decision ?? NOTHING;
    const hasChanged = after.session !== before.session || !sameRows(rowsOf(after), rowsBefore);
    this.watch({
      command,
      by,
      settings,
      now,
      before,
      after,
      error: outcome.error,
      isUntouched,
      hasChanged,
      ...decided,
    });
    return outcome.decision?.result;
  }

  private freeRecordingNumber(): number {
    const taken = new Set([...this.value.recordings.values()].map(({ id }) => id));
    const { sessionId } = this.value.session;
    let number = 0;
    while (taken.has(number === 0 ? sessionId : `${sessionId}-${number}`)) number++;
    return number;
  }
}

const NOTHING = { value: undefined, events: [], effects: [], besides: {}, result: undefined };

function attempt<Result>(value: SessionValue, given: Given, rule: (draft: Draft) => Result) {
  try {
    return { decision: decide(value, given, rule) };
  } catch (error) {
    return { error };
  }
}

const ROWS = ['connections', 'cameras', 'streams', 'subscriptions', 'tokens', 'recordings', 'recordedStreams'] as const;

const rowsOf = (value: SessionValue): object[] => ROWS.flatMap((kind) => [...value[kind].values()]);

/** Whoever writes into a row throws. */
function freeze(value: SessionValue): SessionValue {
  for (const row of [value.session, ...rowsOf(value)]) Object.freeze(row);
  return value;
}

const sameRows = (some: object[], others: object[]): boolean =>
  some.length === others.length && some.every((row, index) => row === others[index]);

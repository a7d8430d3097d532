import {
  type Parts,
  type Session,
  SessionChanges,
  SessionGone,
  type SessionValue,
  type WhichSession,
} from '@convene/database';
import { errorNotJoined } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { caller as callerIn } from '../../rules/connection/caller.js';
import { decide, type Draft } from '../../rules/draft.js';
import type { Effect } from '../../rules/effect.js';
import { settingsOf } from '../../configuration/rule-settings.js';

/** The participant on whose behalf a gateway asks. */
export interface Caller {
  sessionUid: string;
  connectionId: string;
}

type CallingConnection = ReturnType<typeof callerIn>;
type RuleOfCaller<Result> = (draft: Draft, caller: CallingConnection) => Result;

/** What a rule needs, and what happens without the session. */
export interface Needs {
  /** What to read of the session; also as a function of its row. */
  parts?: Parts | ((session: Session) => Parts);
  /** The session as it was looked at with these parts: read again only if it has been changed since. */
  seen?: SessionValue;
  /** Also after the session's end, as long as anything is kept of it. */
  evenClosed?: boolean;
  /** Makes the error to throw without such a session. Without it SessionGone is thrown. */
  gone?: () => Error;
}

/** What a participant's rule made of a session that was looked at. */
export interface Looked<Result> {
  readonly result: Result;
  /**
   * Changes the session later, as `changeAs`. If nobody else has changed it meanwhile, it is not read again.
   * @param parts what to read otherwise, when that is not what was looked at. A rule that needs more says so (NotRead).
   */
  change<Changed>(rule: RuleOfCaller<Changed>, parts?: Needs['parts']): Promise<Changed>;
}

/** The one way from workflows to rules: a rule is applied to a session that is read, or locked, for it. */
@Injectable()
export class Sessions {
  constructor(
    private readonly changes: SessionChanges<Effect>,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** Changes a session as the rule says. @throws whatever the rule throws; SessionGone, or what `gone` makes of it */
  async change<Result>(
    session: WhichSession,
    { parts, seen, evenClosed, gone }: Needs,
    rule: (draft: Draft) => Result,
  ): Promise<Result> {
    try {
      return await this.changes.change<Result>({
        session,
        ...(parts && { needs: parts }),
        ...(seen && { seen }),
        ...(evenClosed && { evenClosed }),
        decide: (value) => decide(value, this.given(), rule),
      });
    } catch (error) {
      if (error instanceof SessionGone && gone) throw gone();
      throw error;
    }
  }

  /** As `change`, for a participant. @throws RpcError 803 when he, or the whole session, is gone */
  async changeAs<Result>(
    { sessionUid, connectionId }: Caller,
    method: string,
    parts: NonNullable<Needs['parts']>,
    rule: RuleOfCaller<Result>,
    seen?: SessionValue,
  ): Promise<Result> {
    const ofCaller =
      typeof parts === 'function'
        ? (session: Session) => withPerson(parts(session), connectionId)
        : withPerson(parts, connectionId);
    const needs = { parts: ofCaller, gone: () => errorNotJoined(method), ...(seen && { seen }) };
    return this.change({ uid: sessionUid }, needs, (draft) => rule(draft, callerIn(draft, connectionId, method)));
  }

  /** As `change`, when a session that has ended meanwhile means that there is nothing left to do: undefined then. */
  async changeUnlessGone<Result>(
    session: WhichSession,
    needs: Omit<Needs, 'gone'>,
    rule: (draft: Draft) => Result,
  ): Promise<Result | undefined> {
    try {
      return await this.change(session, needs, rule);
    } catch (error) {
      if (error instanceof SessionGone) return undefined;
      throw error;
    }
  }

  /** Applies a rule to a session as it is now, without changing it: before media is made for it. */
  async look<Result>(
    session: WhichSession,
    parts: Parts,
    rule: (draft: Draft) => Result,
    gone: () => Error,
  ): Promise<{ result: Result; seen: SessionValue }> {
    const seen = await this.changes.read(session, parts);
    if (!seen) throw gone();
    return { result: decide(seen, this.given(), rule).result, seen };
  }

  /** As `look`, for a participant. @throws RpcError 803 when he, or the whole session, is gone */
  async lookAs<Result>(
    caller: Caller,
    method: string,
    parts: Parts,
    rule: RuleOfCaller<Result>,
  ): Promise<Looked<Result>> {
    const { sessionUid, connectionId } = caller;
    const { result, seen } = await this.look(
      { uid: sessionUid },
      withPerson(parts, connectionId),
      (draft) => rule(draft, callerIn(draft, connectionId, method)),
      () => errorNotJoined(method),
    );
    return { result, change: (change, needs = parts) => this.changeAs(caller, method, needs, change, seen) };
  }

  private given() {
    return { now: new Date(), newId: () => newId(), settings: settingsOf(this.configuration) };
  }
}

function withPerson(parts: Parts, connectionId: string): Parts {
  const { people = [] } = parts;
  return { ...parts, people: people === 'all' ? people : [...people, connectionId] };
}

import { type Parts, type Session, SessionChanges, SessionGone, type WhichSession } from '@convene/database';
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

/** What a rule needs, and what happens without the session. */
export interface Needs {
  /** What to read of the session; also as a function of its row. */
  parts?: Parts | ((session: Session) => Parts);
  /** Also after the session's end, as long as anything is kept of it. */
  evenClosed?: boolean;
  /** Makes the error to throw without such a session. Without it SessionGone is thrown. */
  gone?: () => Error;
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
    { parts, evenClosed, gone }: Needs,
    rule: (draft: Draft) => Result,
  ): Promise<Result> {
    try {
      return await this.changes.change<Result>({
        session,
        ...(parts && { needs: parts }),
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
    parts: Parts | ((session: Session) => Parts),
    rule: (draft: Draft, caller: CallingConnection) => Result,
  ): Promise<Result> {
    const ofCaller =
      typeof parts === 'function'
        ? (session: Session) => withPerson(parts(session), connectionId)
        : withPerson(parts, connectionId);
    const needs = { parts: ofCaller, gone: () => errorNotJoined(method) };
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
  ): Promise<Result> {
    const value = await this.changes.read(session, parts);
    if (!value) throw gone();
    return decide(value, this.given(), rule).result;
  }

  /** As `look`, for a participant. @throws RpcError 803 when he, or the whole session, is gone */
  async lookAs<Result>(
    { sessionUid, connectionId }: Caller,
    method: string,
    parts: Parts,
    rule: (draft: Draft, caller: CallingConnection) => Result,
  ): Promise<Result> {
    const gone = () => errorNotJoined(method);
    const withCaller = (draft: Draft) => rule(draft, callerIn(draft, connectionId, method));
    return this.look({ uid: sessionUid }, withPerson(parts, connectionId), withCaller, gone);
  }

  private given() {
    return { now: new Date(), newId: () => newId(), settings: settingsOf(this.configuration) };
  }
}

function withPerson(parts: Parts, connectionId: string): Parts {
  const { people = [] } = parts;
  return { ...parts, people: people === 'all' ? people : [...people, connectionId] };
}

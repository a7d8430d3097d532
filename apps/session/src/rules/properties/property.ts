import type { EventOf, SessionEventBody } from '@convene/database/session';
import type { Change } from './world.js';

/** What always holds, by the sentence that says it: each looks at all changes of a session, in order, and throws. */
export type Properties = Readonly<Record<string, () => (change: Change) => void>>;

/** @param shown what helps to see why it does not hold */
export function holds(condition: boolean, shown: unknown): asserts condition {
  if (!condition) throw new Error(text(shown));
}

/** The bodies of the new entries that have the type. */
export const bodies = <Type extends SessionEventBody['type']>({ events }: Change, type: Type): EventOf<Type>[] =>
  events.flatMap(({ body }) => (body.type === type ? [body as EventOf<Type>] : []));

/** Whether two values are the same as texts. */
export const alike = (one: unknown, other: unknown): boolean => text(one) === text(other);

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)) ?? 'undefined';

import type { NodeLife } from './node-life.js';

/** A node that may be given another session. */
export interface Candidate extends NodeLife {
  /** Publications and subscriptions per worker, with those that are expected. */
  readonly load: number;
  readonly sessions: number;
}

/** Chooses one of the nodes; undefined when there is none. */
export type Strategy = (candidates: readonly Candidate[]) => Candidate | undefined;

/** The node with the most room; of equal ones that with the fewest sessions. */
export const leastLoaded: Strategy = (candidates) => candidates.toSorted(byRoom)[0];

function byRoom(one: Candidate, other: Candidate): number {
  return one.load - other.load || one.sessions - other.sessions || (one.nodeId < other.nodeId ? -1 : 1);
}

/**
 * The better one of two that are drawn by lot. What everybody knows of the loads is a little old: where all take the least
 * loaded node, it gets everything at once; so it gets its share, without anybody waiting for anybody.
 */
export const twoChoices: Strategy = (candidates) => leastLoaded(drawTwo(candidates));

function drawTwo(candidates: readonly Candidate[]): Candidate[] {
  const left = [...candidates];
  const draw = () => left.splice(Math.floor(Math.random() * left.length), 1);
  return [...draw(), ...draw()];
}

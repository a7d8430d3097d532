import type { Candidate, Strategy } from './candidate.js';
import { leastLoaded } from './least-loaded.js';

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

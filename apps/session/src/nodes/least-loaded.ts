import type { Candidate, Strategy } from './candidate.js';

/** The node with the most room; of equal ones that with the fewest sessions. */
export const leastLoaded: Strategy = (candidates) => candidates.toSorted(byRoom)[0];

function byRoom(one: Candidate, other: Candidate): number {
  return one.load - other.load || one.sessions - other.sessions || (one.nodeId < other.nodeId ? -1 : 1);
}

import type { NodeLoad } from './node-loads.js';

/** A node that may be given another session. */
export type Candidate = Pick<NodeLoad, 'nodeId' | 'epoch' | 'load' | 'sessions'>;

/** Chooses one of the nodes; undefined when there is none. */
export type Strategy = (candidates: readonly Candidate[]) => Candidate | undefined;

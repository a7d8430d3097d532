import type { MediaNode } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import { lifeOf, type NodeLife } from './node-life.js';
import { loadOf } from './node-load.js';
import { type Occupancy, PlacedSessions } from './placed-sessions.js';
import { leastLoaded, type Strategy, twoChoices } from './placement-strategies.js';

const STRATEGIES: Record<SessionConfiguration['CONVENE_PLACEMENT'], Strategy> = {
  'least-loaded': leastLoaded,
  'two-choices': twoChoices,
};

const seconds = new Histogram({
  name: 'convene_placement_seconds',
  help: 'Time to choose a media node for a session, in seconds',
  buckets: [0.0005, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});

/** Which media node for this session? */
@Injectable()
export class Placement {
  constructor(
    private readonly placed: PlacedSessions,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /**
   * Chooses for a session that gets a node with this change. Whoever chooses next counts it, whether the change comes through
   * or not; choosing again for the same session takes the place of that.
   *
   * @param running the nodes that take new sessions
   * @returns undefined when none of them has room. `CONVENE_MAX_SESSIONS_PER_MEDIA_NODE` may be exceeded by as many as are
   *   placed by different replicas in the same moment
   */
  choose(sessionUid: string, running: readonly MediaNode[]): NodeLife | undefined {
    const stop = seconds.startTimer();
    const occupancy = this.placed.byNode();
    const candidates = running
      .map((node) => candidate(node, occupancy.get(node.id) ?? { sessions: 0, expected: 0 }))
      .filter(({ sessions }) => sessions < this.configuration.CONVENE_MAX_SESSIONS_PER_MEDIA_NODE);
    // After an outage everybody is suspected for a moment.
    const heard = candidates.filter(({ isSuspected }) => !isSuspected);
    const chosen = STRATEGIES[this.configuration.CONVENE_PLACEMENT](heard.length > 0 ? heard : candidates);
    stop();
    if (!chosen) return undefined;
    this.placed.choose(sessionUid, chosen.nodeId);
    return { nodeId: chosen.nodeId, epoch: chosen.epoch };
  }
}

function candidate(node: MediaNode, { sessions, expected }: Occupancy) {
  return { ...lifeOf(node), sessions, load: loadOf(node, expected), isSuspected: node.suspectedAt !== null };
}

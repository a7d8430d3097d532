import type { Prisma, Session } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import type { NodeLife } from './node-life.js';
import { NodeLoads, type NodeLoad } from './node-loads.js';
import { leastLoaded, type Strategy, twoChoices } from './placement-strategies.js';

/** The number of an advisory lock of Postgres. */
const LOCK = 7_020_001;

const STRATEGIES: Record<SessionConfiguration['CONVENE_PLACEMENT'], Strategy> = {
  'least-loaded': leastLoaded,
  'two-choices': twoChoices,
};

/** Which media node for this session? */
@Injectable()
export class Placement {
  constructor(
    private readonly loads: NodeLoads,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /**
   * For the change by which a session may be joined for the first time. `least-loaded` lets no other transaction choose
   * until that one is committed, so that each counts what the one before has placed.
   */
  forFirst() {
    return {
      see: async (db: Prisma.TransactionClient, { activatedAt }: Pick<Session, 'activatedAt'>) =>
        activatedAt ? undefined : this.choose(db),
      ...(this.takesTurns && { alsoLock: LOCK }),
    };
  }

  /** Chooses inside a transaction that writes where the session is placed, as `forFirst`. */
  async within(db: Prisma.TransactionClient): Promise<NodeLife | undefined> {
    if (this.takesTurns) await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
    return this.choose(db);
  }

  /** Chooses for what is made before its row is written. @returns undefined when no node can take another session */
  async choose(db?: Prisma.TransactionClient): Promise<NodeLife | undefined> {
    const candidates = (await this.loads.all(db)).filter((node) => this.hasRoom(node));
    // After an outage everybody is suspected for a moment.
    const heard = candidates.filter(({ isSuspected }) => !isSuspected);
    const chosen = STRATEGIES[this.configuration.CONVENE_PLACEMENT](heard.length > 0 ? heard : candidates);
    return chosen && { nodeId: chosen.nodeId, epoch: chosen.epoch };
  }

  private get takesTurns(): boolean {
    return this.configuration.CONVENE_PLACEMENT === 'least-loaded';
  }

  private hasRoom({ state, workers, sessions }: NodeLoad): boolean {
    const limit = this.configuration.CONVENE_MAX_SESSIONS_PER_MEDIA_NODE;
    return state === 'running' && workers > 0 && sessions < limit;
  }
}

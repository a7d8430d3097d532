import { mediaOperations } from '@convene/service-contracts';
import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../bus/node-bus.js';
import type { NodeIdentity } from '../bus/node-identity.js';
import type { MediaRegistry } from '../sessions/media-registry.js';

const PAUSE_MS = 10_000;
/** Longer than any request may take between making media here and writing the row that owns it. */
const MIN_AGE_MS = 15_000;

/** Asks every ten seconds whether what this node holds is still wanted, and frees what nobody knows of. */
export class Audit {
  private readonly logger = new Logger(Audit.name);
  private readonly task = new PeriodicTask(PAUSE_MS, () => this.ask(), new FailureLog(this.logger, 'audit'));

  constructor(
    private readonly identity: NodeIdentity,
    private readonly bus: Pick<NodeBus, 'request'>,
    private readonly registry: MediaRegistry,
  ) {}

  start(): void {
    this.task.start();
  }

  async stop(): Promise<void> {
    await this.task.stop();
  }

  private async ask(): Promise<void> {
    const held = this.registry.olderThan(MIN_AGE_MS);
    if (held.publicationIds.length + held.subscriptionIds.length === 0) return;
    const answer = await this.bus.request(mediaOperations.audit, { ...this.identity, ...held });
    const unknown = { publicationIds: answer.unknownPublicationIds, subscriptionIds: answer.unknownSubscriptionIds };
    if (unknown.publicationIds.length + unknown.subscriptionIds.length === 0) return;
    this.logger.warn({ ...unknown, msg: 'Freed media that nobody owns' });
    this.registry.end(unknown);
  }
}

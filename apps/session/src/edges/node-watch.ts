import { Database } from '@convene/database';
import { FailureLog, PeriodicTask, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { MediaClient } from '../nodes/media-client.js';
import type { NodeLife } from '../nodes/node-life.js';
import { LostMedia } from '../workflows/publishing/lost-media.js';

const PAUSE_MS = 250;
/** Nodes speak twice a second. Silence is first noted; a node that has died answers nothing then. */
const SUSPECT_MS = 1_100;
/** One that was only cut off may still be on its way back. */
const LOST_MS = 500;

/**
 * Finds media nodes that died without a word, and ends their streams. Every replica looks by itself, so the death of a
 * replica together with a node delays nothing; each step may be done twice, and is taken up by the next round when it is
 * broken off. After an outage of Postgres or NATS everybody seems silent, and all speak again before they are given up.
 */
@Injectable()
export class NodeWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(NodeWatch.name);
  private readonly task = new PeriodicTask(PAUSE_MS, () => this.look(), new FailureLog(this.logger, 'node watch'));

  constructor(
    private readonly database: Database,
    private readonly bus: ServiceBus,
    private readonly media: MediaClient,
    private readonly lostMedia: LostMedia,
  ) {}

  onApplicationBootstrap(): void {
    this.task.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  private async look(): Promise<void> {
    // To a service that is cut off itself everybody is silent.
    if (await this.bus.hearsOthers()) await this.declareLost();
    await this.lostMedia.endOrphans();
  }

  private async declareLost(): Promise<void> {
    await this.database.$executeRaw`
      UPDATE media_node SET suspected_at = now() WHERE state <> 'lost' AND suspected_at IS NULL
        AND seen_at < now() - make_interval(secs => ${SUSPECT_MS / 1_000})`;
    const silent = await this.database.$queryRaw<NodeLife[]>`
      SELECT id AS "nodeId", epoch::text AS epoch FROM media_node
      WHERE state <> 'lost' AND suspected_at < now() - make_interval(secs => ${LOST_MS / 1_000})`;
    await Promise.all(silent.map((node) => this.declareLostUnlessAlive(node)));
  }

  /** Its heartbeats may have been lost on their way to session services that died: it is asked itself. */
  private async declareLostUnlessAlive({ nodeId, epoch }: NodeLife): Promise<void> {
    if (await this.media.isAlive({ nodeId, epoch })) return;
    if (!(await this.bus.hearsOthers())) return;
    const declared = await this.database.$executeRaw`
      UPDATE media_node SET state = 'lost'
      WHERE id = ${nodeId} AND epoch = ${epoch}::uuid AND state <> 'lost' AND suspected_at IS NOT NULL`;
    if (declared > 0) this.logger.warn({ nodeId, msg: 'A media node is silent and was declared lost' });
  }
}

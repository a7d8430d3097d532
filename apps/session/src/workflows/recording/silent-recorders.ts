import { Database } from '@convene/database';
import { recordingOperations, ServiceError } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable } from '@nestjs/common';
import { Captures } from './captures.js';

/** Recording workers speak each second. */
const SILENT_S = 4;

/**
 * Finds recording workers that died while no media node sent them anything; otherwise those notice it sooner. After an outage
 * of Postgres or NATS everybody seems silent: only who does not answer either is given up.
 */
@Injectable()
export class SilentRecorders {
  constructor(
    private readonly database: Database,
    private readonly bus: ServiceBus,
    private readonly captures: Captures,
  ) {}

  /** To be called by a service that hears others. Each step may be done twice, and is taken up by the next call. */
  async replace(): Promise<void> {
    const silent = await this.database.statements.query<{ id: string }>(
      'SELECT id FROM recorder WHERE seen_at < now() - make_interval(secs => $1)',
      [SILENT_S],
    );
    await Promise.all(silent.map(({ id }) => this.replaceUnlessAlive(id)));
  }

  private async replaceUnlessAlive(id: string): Promise<void> {
    if (await this.isAlive(id)) return;
    if (!(await this.bus.hearsOthers())) return;
    await this.captures.workerLost(id);
    // One that has spoken meanwhile may have begun to capture again.
    await this.database.statements.query(
      'DELETE FROM recorder WHERE id = $1 AND seen_at < now() - make_interval(secs => $2)',
      [id, SILENT_S],
    );
  }

  private async isAlive(id: string): Promise<boolean> {
    try {
      await this.bus.request(recordingOperations.wants, { captureIds: [] }, id);
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return error.code !== 'unavailable';
    }
  }
}

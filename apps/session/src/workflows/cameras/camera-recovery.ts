import { Database } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { CameraJobs } from './camera-jobs.js';

/** Finds cameras without a stream: their media was lost, and whoever should have published them again died or could not. */
@Injectable()
export class CameraRecovery {
  constructor(
    private readonly database: Database,
    private readonly jobs: CameraJobs,
  ) {}

  async run(): Promise<void> {
    const silent = await this.database.ipCamera.findMany({
      where: { owner: { stream: null } },
      select: { ownerId: true },
    });
    await this.jobs.restore(silent.map(({ ownerId }) => ownerId));
  }
}

import { JobStore } from '@convene/jobs';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CAMERA_QUEUE, type CameraJob } from '../workflows/cameras/camera-jobs.js';
import { RestoreIpCamera } from '../workflows/cameras/restore-ip-camera.js';

/** Publishes cameras again, on whichever replica. */
@Injectable()
export class CameraWorker implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: JobStore,
    private readonly restoreIpCamera: RestoreIpCamera,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.worker<CameraJob>(CAMERA_QUEUE, async (job) => this.restoreIpCamera.restore(job.data.ownerId), {
      concurrency: 8,
    });
  }
}

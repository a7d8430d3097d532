import { Counter, Gauge } from 'prom-client';
import { CAMERA_STATES, type CameraState } from './camera/camera.js';

export const cameraFailures = new Counter({
  name: 'convene_media_camera_failures_total',
  help: 'Times that an IP camera could not be received, or was lost, by reason',
  labelNames: ['reason'],
});

/** Publishes how many cameras are in which state. To be called once per process. */
export function registerCameraMetrics(count: (state: CameraState) => number): void {
  // prom-client registers it by itself.
  void new Gauge({
    name: 'convene_media_cameras',
    help: 'IP cameras that are published on this node, by state',
    labelNames: ['state'],
    collect() {
      for (const state of CAMERA_STATES) this.set({ state }, count(state));
    },
  });
}

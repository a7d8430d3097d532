import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NatsServer, runService, ServiceModule } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { cameraSettings, Configuration, relaySettings } from './configuration.js';
import { MediaNode } from './media-node.js';
import { MediaNodeModule } from './media-node.module.js';
import { prepareFfmpeg } from './ingest/ffmpeg/prepare-ffmpeg.js';
import { logMediasoup } from './workers/mediasoup-log.js';
import { WorkerPool } from './workers/worker-pool.js';

const SERVICE = 'media-node';

await runService(SERVICE, Configuration, async (configuration, readiness) => {
  logMediasoup();
  await prepareFfmpeg(configuration.FFMPEG_PATH);
  const workers = new WorkerPool(
    configuration.MEDIA_WORKERS,
    {
      listen: configuration.MEDIA_LISTEN,
      firstPort: configuration.MEDIA_PORT,
      executable: configuration.MEDIASOUP_WORKER_BIN,
    },
    configuration.MEDIA_WORKER_FULL / 100,
  );
  await workers.start();
  readiness.register('workers', () => void workers.choose());

  const identity = { nodeId: configuration.MEDIA_NODE_ID, epoch: randomUUID() };
  const service = ServiceModule.with(SERVICE, configuration, readiness);
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    MediaNodeModule.with(identity, workers, cameraSettings(configuration), relaySettings(configuration), [service]),
    { strategy: new NatsServer(configuration.NATS_URL, SERVICE) },
  );
  await app.listen();
  // Not before its requests can be answered.
  const node = app.get(MediaNode);
  node.announce(endReplaced);
  const drain = { limitMs: configuration.MEDIA_DRAIN_TIMEOUT * 1_000, run: (cut: AbortSignal) => node.drain(cut) };
  return { app, drain };
});

/** Two nodes with one name would take each other's requests, so the one that was there before ends. */
function endReplaced(): never {
  new Logger(SERVICE).fatal('Another process has this MEDIA_NODE_ID now; each node needs a name of its own');
  process.exit(1);
}

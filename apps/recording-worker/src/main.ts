import 'reflect-metadata';
import { NatsServer, runService } from '@convene/service-kit';
import { NestFactory } from '@nestjs/core';
import { RecordingWorkerConfiguration } from './configuration.js';
import { RecordingWorkerModule } from './recording-worker.module.js';

await runService('recording-worker', RecordingWorkerConfiguration, async (configuration, readiness) => {
  const app = await NestFactory.createMicroservice(RecordingWorkerModule.with(configuration, readiness), {
    strategy: new NatsServer(configuration.NATS_URL, 'recording-worker'),
  });
  await app.listen();
  return { app };
});

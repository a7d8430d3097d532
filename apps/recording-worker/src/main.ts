import 'reflect-metadata';
import { openRecordingStorage } from '@convene/recording-storage';
import { NatsServer, runService } from '@convene/service-kit';
import { NestFactory } from '@nestjs/core';
import { RecordingWorkerConfiguration } from './configuration.js';
import { RecordingWorkerModule } from './recording-worker.module.js';

await runService('recording-worker', RecordingWorkerConfiguration, async (configuration, readiness) => {
  const storage = openRecordingStorage(configuration);
  await storage.check();
  const app = await NestFactory.createMicroservice(RecordingWorkerModule.with(configuration, readiness, storage), {
    strategy: new NatsServer(configuration.NATS_URL, 'recording-worker'),
  });
  await app.listen();
  return { app };
});

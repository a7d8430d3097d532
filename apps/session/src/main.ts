import 'reflect-metadata';
import { NatsServer, runService } from '@convene/service-kit';
import { NestFactory } from '@nestjs/core';
import { SessionConfiguration } from './configuration.js';
import { SessionModule } from './session.module.js';

await runService('session', SessionConfiguration, async (configuration, readiness) => {
  const app = await NestFactory.createMicroservice(SessionModule.with(configuration, readiness), {
    strategy: new NatsServer(configuration.NATS_URL, 'session'),
  });
  await app.listen();
  return { app };
});

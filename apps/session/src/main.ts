import 'reflect-metadata';
import { isDatabaseAway } from '@convene/database';
import { NatsServer, runService, treatAsOutage } from '@convene/service-kit';
import { NestFactory } from '@nestjs/core';
import { SessionConfiguration } from './configuration.js';
import { SessionModule } from './session.module.js';

treatAsOutage(isDatabaseAway);

await runService('session', SessionConfiguration, async (configuration, readiness) => {
  const app = await NestFactory.createMicroservice(SessionModule.with(configuration, readiness), {
    strategy: new NatsServer(configuration.NATS_URL, 'session'),
  });
  await app.listen();
  return { app };
});

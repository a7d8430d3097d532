import 'reflect-metadata';
import { isDatabaseAway } from '@convene/database';
import { sessionService } from '@convene/service-contracts';
import { NatsServer, needAnswers, runService, treatAsOutage } from '@convene/service-kit';
import { NestFactory } from '@nestjs/core';
import { CdrFolder } from './outbound/cdr/cdr-folder.js';
import { SessionConfiguration } from './configuration/session-configuration.js';
import { SessionModule } from './session.module.js';

treatAsOutage(isDatabaseAway);
needAnswers(...Object.values(sessionService));

await runService('session', SessionConfiguration, async (configuration, readiness) => {
  if (configuration.OPENVIDU_CDR) await new CdrFolder(configuration.OPENVIDU_CDR_PATH).prepare();
  const app = await NestFactory.createMicroservice(SessionModule.with(configuration, readiness), {
    strategy: new NatsServer(configuration.NATS_URL, 'session'),
  });
  await app.listen();
  return { app };
});

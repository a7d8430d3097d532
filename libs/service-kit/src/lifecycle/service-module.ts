import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Readiness } from '../health/readiness.js';
import { ServiceBus } from '../nats/service-bus.js';

/** Injection token of the service's validated configuration. */
export const CONFIGURATION = Symbol('CONFIGURATION');

/** What every service injects: its configuration, its readiness and the bus to the other services. */
@Global()
@Module({})
export class ServiceModule {
  static with(service: string, configuration: { NATS_URL: string }, readiness: Readiness): DynamicModule {
    return {
      module: ServiceModule,
      providers: [
        { provide: CONFIGURATION, useValue: configuration },
        { provide: Readiness, useValue: readiness },
        { provide: ServiceBus, useFactory: () => new ServiceBus(configuration.NATS_URL, service, readiness) },
      ],
      exports: [CONFIGURATION, Readiness, ServiceBus],
    };
  }
}

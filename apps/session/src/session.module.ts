import { ServiceModule, type Readiness } from '@convene/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import type { SessionConfiguration } from './configuration/session-configuration.js';
import * as edges from './edges/index.js';
import * as operations from './edges/operations/index.js';
import * as nodes from './nodes/index.js';
import { StateModule } from './state.module.js';
import { TurnCredentials } from './turn/turn-credentials.js';
import * as workflows from './workflows/index.js';

/** Sessions, tokens, connections, streams and subscriptions, and what happens to them. */
@Module({})
export class SessionModule {
  static with(configuration: SessionConfiguration, readiness: Readiness): DynamicModule {
    return {
      module: SessionModule,
      imports: [ServiceModule.with('session', configuration, readiness), StateModule],
      controllers: Object.values(operations),
      providers: [
        ...Object.values(edges),
        ...Object.values(workflows),
        ...Object.values(nodes),
        TurnCredentials,
        StateModule.changes,
      ],
    };
  }
}

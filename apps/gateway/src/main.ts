import 'reflect-metadata';
import { runService } from '@convene/service-kit';
import { GatewayConfiguration } from './configuration/gateway-configuration.js';
import { startGateway } from './start-gateway.js';

await runService('gateway', GatewayConfiguration, startGateway);

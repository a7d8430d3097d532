import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FailureLog, NatsServer, ownErrors, type Readiness, type StartedService } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayConfiguration } from './configuration/gateway-configuration.js';
import { plainUrl, PublicUrl } from './configuration/public-url.js';
import { GatewayModule } from './gateway.module.js';
import { httpAdapter } from './http-adapter.js';
import { OpenApi } from './openapi/openapi.js';
import { AttachmentAudit } from './participants/attachment-audit.js';
import { GatewayHeartbeat } from './participants/gateway-heartbeat.js';
import { ReachKeepers } from './participants/reach-keepers.js';
import { RpcServer } from './rpc/rpc-server.js';
import { tlsOptions } from './tls/tls-options.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Brings the gateway up: first what the session service asks of it, then its public port. */
export async function startGateway(configuration: GatewayConfiguration, readiness: Readiness): Promise<StartedService> {
  const tls = await tlsOptions(configuration);
  const { adapter, routes } = httpAdapter(configuration, tls);
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.with(configuration, readiness), adapter, {
    bodyParser: false,
    abortOnError: false,
  });
  app.enableCors({
    origin: '*',
    methods: METHODS,
    exposedHeaders: '*',
    strictPreflight: false,
    optionsSuccessStatus: 200,
  });
  app.connectMicroservice({ strategy: new NatsServer(configuration.NATS_URL, `gateway-${configuration.GATEWAY_ID}`) });
  await app.startAllMicroservices();

  const http = app.getHttpServer() as Server;
  app.get(RpcServer).serve(http);
  await app.init();
  app.get(OpenApi).make(routes);
  await app.listen(configuration.SERVER_PORT, configuration.SERVER_HOST);
  const refused = new FailureLog(new Logger('http'), 'taking a connection');
  ownErrors(http, (error) => refused.failed(error));
  const { port } = http.address() as AddressInfo;
  const publicUrl = app.get(PublicUrl);
  publicUrl.set(configuration.DOMAIN_OR_PUBLIC_IP, configuration.HTTPS_PORT || port);

  await app.get(GatewayHeartbeat).start();
  app.get(ReachKeepers).start();
  app.get(AttachmentAudit).start();
  // The launcher tells people; the public URL would be a promise that only a proxy in front can keep.
  const url = tls ? publicUrl.https : plainUrl(configuration.SERVER_HOST, port);
  return { app, ready: { url, ports: { server: port } } };
}

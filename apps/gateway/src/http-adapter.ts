import { type IncomingMessage, maxHeaderSize } from 'node:http';
import { Logger } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Histogram } from 'prom-client';
import { authenticate } from './auth/authentication.js';
import { readCredentials } from './auth/credentials.js';
import type { GatewayConfiguration } from './configuration/gateway-configuration.js';
import { drainBeforeRefusal } from './http/drain.js';
import { BODY_LIMIT, readJsonBodies } from './http/json-body.js';
import { withoutCharset } from './http/json-type.js';
import { currentUrl } from './http/path-families.js';
import { sendError } from './http/rest-error-filter.js';
import { httpServerOptions } from './http/server-options.js';
import { KnownRoutes, unknownPaths } from './http/unknown-path.js';
import { AddressLimit } from './limits/address-limit.js';
import { clientAddress } from './limits/client-address.js';
import { requestLimit } from './limits/request-limit.js';
import type { Certificate } from './tls/certificate.js';

/** Characters of an id in a path: as many as a request's line may have. That a longer one is unknown, those say who know them. */
const MAX_PARAM_LENGTH = maxHeaderSize;

/** A request has to be here completely within this time, milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

const seconds = new Histogram({
  name: 'convene_http_request_seconds',
  help: 'Time to answer an HTTP request, in seconds, by the pattern of its route',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

type HttpSettings = Pick<GatewayConfiguration, 'OPENVIDU_SECRET' | 'GATEWAY_REQUESTS_PER_ADDRESS' | 'GATEWAY_PROXIES'>;

/**
 * Fastify as the REST API needs it: both path families, its bodies, and credentials before anything else.
 * @returns it, and the routes that it will have
 */
export function httpAdapter(
  settings: HttpSettings,
  tls: Certificate | undefined,
): { adapter: FastifyAdapter; routes: KnownRoutes } {
  const logger = new Logger('rest');
  const options = {
    ...httpServerOptions(tls),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    rewriteUrl: (request: IncomingMessage) => currentUrl(request.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendError(error, request, reply, logger),
  };
  // With and without TLS are two types to the compiler, and the same to everything here.
  const adapter = new FastifyAdapter(options as object);
  const instance = adapter.getInstance();
  readJsonBodies(instance);
  const routes = new KnownRoutes(instance);
  const addressOf = ({ raw }: FastifyRequest) => clientAddress(raw, settings.GATEWAY_PROXIES);
  readCredentials(instance, settings.OPENVIDU_SECRET);
  instance.addHook('onRequest', requestLimit(new AddressLimit(settings.GATEWAY_REQUESTS_PER_ADDRESS), addressOf));
  instance.addHook('onRequest', authenticate);
  instance.addHook('onRequest', unknownPaths(routes));
  instance.addHook('onSend', async (request, reply) => {
    withoutCharset(reply);
    await drainBeforeRefusal(request, reply);
  });
  instance.addHook('onResponse', countHttpRequest);
  return { adapter, routes };
}

/** Counts an answered request. Unknown paths share one label, so that strangers cannot make new ones. */
async function countHttpRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
  seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { Histogram } from 'prom-client';

const seconds = new Histogram({
  name: 'convene_http_request_seconds',
  help: 'Time to answer an HTTP request, in seconds, by the pattern of its route',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** Counts an answered request. Unknown paths share one label, so that strangers cannot make new ones. */
export async function countHttpRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
  seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
}

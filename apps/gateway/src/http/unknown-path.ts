import { RestError } from '@convene/openvidu-protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from './path-families.js';

/** Which methods each route has, gathered while the routes are made. */
export class KnownRoutes {
  private readonly methods = new Map<string, Set<string>>();

  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', ({ url, method }) => {
      const known = this.methods.get(url) ?? new Set();
      for (const name of [method].flat()) known.add(name);
      this.methods.set(url, known);
    });
  }

  /** Every route as `GET /path/:id`, without the methods that come by themselves. */
  all(): string[] {
    const ofPath = ([path, methods]: [string, Set<string>]) => [...methods].map((method) => `${method} ${path}`);
    return [...this.methods].flatMap(ofPath).filter((route) => !/^(HEAD|OPTIONS) /.test(route));
  }

  /** The methods that a path can be asked with; empty when it is unknown. */
  methodsOf(path: string): string[] {
    const segments = segmentsOf(path);
    const fitting = [...this.methods].filter(([pattern]) => fits(segmentsOf(pattern), segments));
    return [...new Set(fitting.flatMap(([, methods]) => [...methods]))].filter((method) => method !== 'OPTIONS').sort();
  }
}

const segmentsOf = (path: string): string[] => path.replace(/\/$/, '').split('/');

function fits(pattern: string[], segments: string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]))
  );
}

/**
 * Answers requests that no route takes before anybody reads their body.
 * @throws RestError 405, with the methods there are, or 404
 */
export function unknownPaths(routes: KnownRoutes) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!request.is404) return;
    const methods = routes.methodsOf(pathOf(request.raw.url ?? ''));
    if (methods.length === 0) throw new RestError(404, 'There is nothing at this path');
    reply.header('allow', methods.join(', '));
    throw new RestError(405, `Request method '${request.method}' not supported`);
  };
}

import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { KnownRoutes } from '../http/unknown-path.js';
import { documentedRoutes } from './documented-routes.js';
import { openApiDocument } from './openapi-document.js';

/** Below these every route is part of the public API. */
const PUBLIC = ['/openvidu/api', '/openvidu/cdr', '/openvidu/recordings', '/openvidu/accept-certificate'];

/** The document of the REST API, made of the controllers once all routes are there. */
@Injectable()
export class OpenApi {
  private made?: object;

  constructor(private readonly discovery: DiscoveryService) {}

  get document(): object {
    if (this.made === undefined) throw new Error('The document is not there before the routes are');
    return this.made;
  }

  /**
   * Makes the document.
   * @param existing the routes that the server really has
   * @throws Error that names public routes without a documentation, and documentations without a route
   */
  make(existing: Pick<KnownRoutes, 'all'>): void {
    const routes = documentedRoutes(this.discovery);
    const documented = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const real = existing.all().filter(isPublic);
    const wrong = [
      ...real.filter((route) => !documented.includes(route)).map((route) => `${route} has no @Operation`),
      ...documented.filter((route) => !real.includes(route)).map((route) => `${route} is documented, but no route`),
    ];
    if (wrong.length > 0) throw new Error(`The REST API is not what its document says: ${wrong.join('; ')}`);
    this.made = openApiDocument(routes);
  }
}

function isPublic(route: string): boolean {
  const path = route.slice(route.indexOf(' ') + 1);
  return PUBLIC.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

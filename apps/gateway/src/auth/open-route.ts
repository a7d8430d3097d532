import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Marks a controller's method that anybody may call; every other one needs the REST API's credentials. */
export const Open = () => RouteConfig({ open: true });

export function isOpen(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { open?: boolean }).open === true;
}

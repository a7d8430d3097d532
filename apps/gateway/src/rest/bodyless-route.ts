import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Marks a controller's method that does not care what is sent to it. */
export const Bodyless = () => RouteConfig({ bodyless: true });

/** Whether a body is dropped, of whatever type it is. */
export function isBodyless({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'DELETE' || (routeOptions.config as { bodyless?: boolean }).bodyless === true;
}

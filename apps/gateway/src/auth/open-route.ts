import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyRequest } from 'fastify';

/** Marks a controller's method that anybody may call; every other one needs the REST API's credentials. */
export const Open = () => RouteConfig({ open: true });

export function isOpen(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { open?: boolean }).open === true;
}

/** Whether a controller's method is marked so. */
export function opensRoute(handler: object): boolean {
  return Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler)?.open === true;
}

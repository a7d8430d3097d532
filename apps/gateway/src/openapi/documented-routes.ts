import { RequestMethod, type Type } from '@nestjs/common';
import { HEADERS_METADATA, HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { type DiscoveryService, MetadataScanner } from '@nestjs/core';
import { opensRoute } from '../auth/open-route.js';
import { notesOf, type OperationNotes } from './operation.js';

/** A route as its controller makes it, with what is said of it. */
export interface DocumentedRoute {
  /** In lower case. */
  method: string;
  /** As the router has it, `/openvidu/api/sessions/:sessionId`. */
  path: string;
  /** Unique: controller and method. */
  name: string;
  successCode: number;
  contentType: string;
  /** Whether it needs no credentials. */
  isOpen: boolean;
  notes: OperationNotes;
}

/** Every route that has a documentation, read from the controllers that make them. */
export function documentedRoutes(discovery: DiscoveryService): DocumentedRoute[] {
  return discovery.getControllers().flatMap(({ metatype }) => (metatype ? routesOf(metatype as Type) : []));
}

function routesOf(controller: Type): DocumentedRoute[] {
  return new MetadataScanner().getAllMethodNames(controller.prototype).flatMap((name) => {
    const handler: object = controller.prototype[name];
    const notes = notesOf(handler);
    return notes ? [routeOf(controller, name, handler, notes)] : [];
  });
}

function routeOf(controller: Type, name: string, handler: object, notes: OperationNotes): DocumentedRoute {
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler)];
  if (method === undefined) throw new Error(`${controller.name}.${name} is documented, but it is no route`);
  const code: number | undefined = Reflect.getMetadata(HTTP_CODE_METADATA, handler);
  const paths = [controller, handler].map((each): string => Reflect.getMetadata(PATH_METADATA, each));
  return {
    method: method.toLowerCase(),
    path: `/${paths.flatMap((path) => path.split('/').filter(Boolean)).join('/')}`,
    name: nameOf(controller, name),
    successCode: code ?? (method === 'POST' ? 201 : 200),
    contentType: notes.contentType ?? contentTypeOf(handler) ?? 'application/json',
    isOpen: opensRoute(handler),
    notes,
  };
}

/** `sessionsCreate` for `create` of `SessionsController`. */
function nameOf({ name }: Type, method: string): string {
  const subject = name.replace(/Controller$/, '');
  return subject[0]!.toLowerCase() + subject.slice(1) + method[0]!.toUpperCase() + method.slice(1);
}

function contentTypeOf(handler: object): string | undefined {
  const headers: { name: string; value: string }[] = Reflect.getMetadata(HEADERS_METADATA, handler) ?? [];
  return headers.find(({ name }) => name === 'content-type')?.value.replace(/;.*/, '');
}

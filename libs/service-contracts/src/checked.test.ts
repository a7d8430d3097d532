import * as protocol from '@convene/openvidu-protocol';
import { expect, it } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.js';
import type { Operation } from './operation.js';

/** What clients send: bodies, queries and parameters. */
const CLIENTS = Object.entries(protocol).filter(
  ([name, value]) => /(Params|Body|Query)$/.test(name) && isSchema(value),
);

const operations = [contracts, ...Object.values(contracts)]
  .flatMap((each) => Object.values(each as object))
  .filter((each): each is Operation => typeof each === 'object' && each !== null && 'request' in each);

function isSchema(value: unknown): value is z.ZodType {
  return value instanceof z.ZodType;
}

/** A schema and all that it is made of. */
function partsOf(value: unknown, parts = new Set<unknown>()): Set<unknown> {
  if (typeof value !== 'object' || value === null || parts.has(value)) return parts;
  if (isSchema(value)) parts.add(value);
  const within = isSchema(value) ? value._zod.def : value;
  for (const each of Object.values(within)) if (isSchema(each) || Object(each) === each) partsOf(each, parts);
  return parts;
}

it('knows what clients send, and all operations', () => {
  expect(CLIENTS.length).toBeGreaterThan(15);
  expect(operations.length).toBeGreaterThan(40);
  expect(partsOf(protocol.CreateSessionBody)).toContain(protocol.MediaMode);
});

it.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s checks nothing again that the gateway has checked',
  (_, { request }) => {
    const asked = partsOf(request);
    const again = CLIENTS.filter(([, schema]) => [...partsOf(schema)].some((part) => asked.has(part)));
    expect(again.map(([name]) => name)).toEqual([]);
  },
);

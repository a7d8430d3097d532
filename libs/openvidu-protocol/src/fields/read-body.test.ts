import { expect, it } from 'vitest';
import { z } from 'zod';
import { optional, optionalWithDefault } from './parameter.js';
import { readBody } from './read-body.js';

const notes = { description: 'to be tested' };
const Body = z.object({
  id: z.string(),
  word: optionalWithDefault(z.enum(['ONE', 'TWO']), 'ONE', notes),
  name: optional(z.string().regex(/^[a-z]+$/), notes),
  count: optional(z.int().min(0), notes),
  inner: optional(z.object({ list: z.array(z.string()) }), notes),
});

it.each([{ id: 'x' }, { id: 'x', word: null, name: null, count: null, inner: null, unknown: 1 }])(
  'takes %j, with defaults',
  (body) => {
    expect(readBody(Body, body)).toEqual({ data: { id: 'x', word: 'ONE' }, problems: [] });
  },
);

it.each([
  [{}, 'id', 'missing'],
  [{ id: null }, 'id', 'missing'],
  [{ id: 1 }, 'id', 'type'],
  [{ id: 'x', word: 1 }, 'word', 'type'],
  [{ id: 'x', word: ['ONE'] }, 'word', 'type'],
  [{ id: 'x', word: 'one' }, 'word', 'value'],
  [{ id: 'x', word: '' }, 'word', 'value'],
  [{ id: 'x', name: true }, 'name', 'type'],
  [{ id: 'x', name: 'A' }, 'name', 'value'],
  [{ id: 'x', count: 1.5 }, 'count', 'type'],
  [{ id: 'x', count: '1' }, 'count', 'type'],
  [{ id: 'x', count: -1 }, 'count', 'value'],
  [{ id: 'x', inner: [] }, 'inner', 'type'],
  [{ id: 'x', inner: { list: [1] } }, 'inner.list.0', 'type'],
  [undefined, '', 'type'],
  ['text', '', 'type'],
])('says of %j what is wrong: %s, %s', (body, parameter, kind) => {
  expect(readBody(Body, body)).toEqual({ data: undefined, problems: [{ parameter, kind }] });
});

it('says everything that is wrong', () => {
  expect(readBody(Body, { word: 'x', name: 3 }).problems).toEqual([
    { parameter: 'id', kind: 'missing' },
    { parameter: 'word', kind: 'value' },
    { parameter: 'name', kind: 'type' },
  ]);
});

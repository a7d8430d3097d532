import { expect, it } from 'vitest';
import { Rows } from './rows.js';

interface Row {
  id: string;
  colour: string;
}
const [a, b, c] = [
  { id: 'a', colour: 'red' },
  { id: 'b', colour: 'blue' },
  { id: 'c', colour: 'red' },
];
const from: ReadonlyMap<string, Row> = new Map([a!, b!, c!].map((row) => [row.id, row]));
const rows = () => new Rows<Row>(from, ({ id }) => id);

it('finds rows by key and by fields, in their order', () => {
  expect(rows().get('b')).toBe(b);
  expect(rows().all()).toEqual([a, b, c]);
  expect(rows().where('colour', 'red')).toEqual([a, c]);
  expect(rows().first('colour', 'red')).toBe(a);
  expect(rows().first('colour', 'green')).toBeUndefined();
  expect(rows().where('colour', 'green')).toEqual([]);
});

it('finds what was changed, added and removed also where it has looked before', () => {
  const changed = rows();
  expect(changed.where('colour', 'red')).toHaveLength(2);
  changed.put({ id: 'a', colour: 'blue' });
  changed.put({ id: 'd', colour: 'red' });
  changed.remove(c!);
  expect(changed.where('colour', 'red')).toEqual([{ id: 'd', colour: 'red' }]);
  expect(changed.where('colour', 'blue')).toEqual([b, { id: 'a', colour: 'blue' }]);
  expect([...changed.current.keys()]).toEqual(['a', 'b', 'd']);
});

it('finds a row that is put again as it is put', () => {
  const changed = rows();
  changed.first('colour', 'red');
  const newer = { id: 'a', colour: 'red' };
  changed.put(newer);
  expect(changed.first('colour', 'red')).toBe(newer);
});

it('does not touch what it began as', () => {
  const changed = rows();
  changed.remove(a!);
  changed.put({ id: 'b', colour: 'red' });
  expect([...from.values()]).toEqual([a, b, c]);
});

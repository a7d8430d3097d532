import { expect, test } from 'vitest';
import { statementNames } from './statement-names.js';

const query = (sql: string, parameters = 1) => ({ sql, args: Array.from({ length: parameters }, () => 1) });

test('the same text always has the same name, another text another', () => {
  const name = statementNames();
  const first = name(query('SELECT 1'));
  const second = name(query('SELECT 2'));
  expect(first).not.toBe('');
  expect(second).not.toBe(first);
  expect(name(query('SELECT 1'))).toBe(first);
  expect(name(query('SELECT 2'))).toBe(second);
});

test('a list of many has no name', () => {
  const name = statementNames();
  expect(name(query('INSERT', 32))).not.toBe('');
  expect(name(query('INSERT many', 33))).toBe('');
});

test('from some number on nothing new is named, so that connections do not grow for ever', () => {
  const name = statementNames();
  const first = name(query('SELECT 0'));
  const names = Array.from({ length: 1_000 }, (_, number) => name(query(`SELECT ${number}`)));
  expect(names.filter((each) => each !== '')).toHaveLength(300);
  expect(names.at(-1)).toBe('');
  expect(name(query('SELECT 0'))).toBe(first);
});

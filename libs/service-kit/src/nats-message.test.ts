import { expect, it } from 'vitest';
import { ANSWERS, jsonOf } from './nats-message.js';

const message = (text: string) => ({ json: <T>() => JSON.parse(text) as T });

it.each([
  ['{"a":1}', { a: 1 }],
  ['null', null],
  ['', undefined],
  ['{broken', undefined],
])('reads %j', (text, value) => {
  expect(jsonOf(message(text))).toEqual(value);
});

it.each(['', '{broken', 'null', '5', '"text"'])('an answer of %j has no reply in it, and throws nothing', (text) => {
  expect(ANSWERS.deserialize(message(text))).toEqual({ isDisposed: true });
});

it('an answer is what it is', () => {
  const packet = { id: '1', response: { ok: {} }, isDisposed: true };
  expect(ANSWERS.deserialize(message(JSON.stringify(packet)))).toEqual(packet);
});

import { expect, it } from 'vitest';
import { jsonOf } from './nats-message.js';

const message = (text: string) => ({ json: <T>() => JSON.parse(text) as T });

it.each([
  ['{"a":1}', { a: 1 }],
  ['null', null],
  ['', undefined],
  ['{broken', undefined],
])('reads %j', (text, value) => {
  expect(jsonOf(message(text))).toEqual(value);
});

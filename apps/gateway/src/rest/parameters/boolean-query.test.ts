import { expect, it } from 'vitest';
import { BooleanQuery } from './boolean-query.js';

const query = new BooleanQuery('webRtcStats');

it.each(['true', 'TRUE', 'on', 'yes', '1', ' true '])('takes %j for true', (text) => {
  expect(query.transform(text)).toBe(true);
});

it.each(['false', 'False', 'off', 'no', '0', '', undefined])('takes %j for false', (text) => {
  expect(query.transform(text)).toBe(false);
});

it.each(['maybe', '2', 'null', ['true', 'true'], {}])('refuses %j', (text) => {
  expect(() => query.transform(text)).toThrow('"webRtcStats" must be true or false');
});

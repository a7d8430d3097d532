import { expect, it } from 'vitest';
import { hmacKey } from './hmac-key.js';

it('makes the key of the example in coturn’s documentation', () => {
  expect(hmacKey('ninefingers', 'north.gov', 'youhavetoberealistic')).toBe('bc807ee29df3c9ffa736523fb2c4e8ee');
});

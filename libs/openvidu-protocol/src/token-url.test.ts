import { expect, it } from 'vitest';
import { newTokenId } from './identifiers.js';
import { tokenIdOf, tokenUrl } from './token-url.js';

it('reads back the id of the token that it wrote', () => {
  const id = newTokenId();
  const url = tokenUrl('wss://example.com:4443', 'My-Session', id, 'MODERATOR');
  expect(url).toBe(`wss://example.com:4443?sessionId=My-Session&token=${id}&role=MODERATOR&version=2.15.0`);
  expect(tokenIdOf(url)).toBe(id);
  expect(tokenIdOf(id)).toBe(id);
});

it.each(['', 'wss://h?sessionId=S', 'tok_short', 'wss://h?token=', 'x'.repeat(100_000)])(
  'finds none in %.30j',
  (text) => {
    expect(tokenIdOf(text)).toBeUndefined();
  },
);

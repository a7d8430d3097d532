import { expect, it } from 'vitest';
import { newTokenId } from '../fields/identifiers.js';
import { tokenIdOf, tokenUrl, turnAccessOf } from './token-url.js';
import { newTurnAccess } from './turn.js';

it('reads back the id of the token that it wrote', () => {
  const id = newTokenId();
  const url = tokenUrl('wss://example.com:4443', 'My-Session', id, 'MODERATOR');
  expect(url).toBe(`wss://example.com:4443?sessionId=My-Session&token=${id}&role=MODERATOR&version=2.15.0`);
  expect(tokenIdOf(url)).toBe(id);
  expect(tokenIdOf(id)).toBe(id);
  expect(turnAccessOf(url)).toBeUndefined();
});

it.each(['203.0.113.7', '[2001:db8::1]', 'turn.example.com'])(
  'is read by openvidu-browser 2.15.0 as it was written, with a TURN server at %s',
  (coturnIp) => {
    const id = newTokenId();
    const turn = newTurnAccess(coturnIp);
    const url = tokenUrl('wss://example.com', 'S', id, 'PUBLISHER', turn);
    // As it is done in its Session.processToken.
    const query = decodeURI(url.split('?')[1]!).split('&');
    expect(Object.fromEntries(query.map((parameter) => parameter.split('=')))).toEqual({
      sessionId: 'S',
      token: id,
      role: 'PUBLISHER',
      version: '2.15.0',
      ...turn,
    });
    expect(tokenIdOf(url)).toBe(id);
    expect(turnAccessOf(url)).toEqual(turn);
  },
);

it.each(['', 'wss://h?sessionId=S', 'tok_short', 'wss://h?token=', 'x'.repeat(100_000)])(
  'finds none in %.30j',
  (text) => {
    expect(tokenIdOf(text)).toBeUndefined();
  },
);

import { describe, expect, it } from 'vitest';
import { parseSignalMessage, signalType } from './signal-message.js';

describe('parseSignalMessage', () => {
  it('reads what the client sends', () => {
    const message = '{"to":["con_A"],"data":"hello","type":"signal:chat"}';
    expect(parseSignalMessage(message)).toEqual({ to: ['con_A'], data: 'hello', type: 'signal:chat' });
  });

  it('leaves out what is not there', () => {
    expect(parseSignalMessage('{}')).toEqual({ to: [], type: undefined, data: undefined });
    expect(parseSignalMessage('{"to":null,"data":null}')).toEqual({ to: [], type: undefined, data: undefined });
  });

  it.each([
    '',
    'hello',
    '[]',
    '"text"',
    'null',
    '{"data":{}}',
    '{"to":"con_A"}',
    '{"to":[{}]}',
    '{"type":{}}',
    '{"data":"\\u0000"}',
  ])('refuses %s as no signal', (message) =>
    expect(() => parseSignalMessage(message)).toThrow(expect.objectContaining({ code: 600 })),
  );

  it('takes numbers and booleans for texts, as they were written', () => {
    expect(parseSignalMessage('{"to":[["con_A"]],"type":7,"data":true}')).toEqual({
      to: ['con_A'],
      type: '7',
      data: 'true',
    });
    for (const data of ['1.50', '-0', '1e400', '12345678901234567890'])
      expect(parseSignalMessage(`{"data":${data}}`).data).toBe(data);
  });

  it('takes a number for a connection that nobody has, and null for none at all', () => {
    expect(parseSignalMessage('{"to":[5]}').to).toEqual(['5']);
    expect(() => parseSignalMessage('{"to":["con_A",null]}')).toThrow(expect.objectContaining({ code: 601 }));
  });
});

describe('signalType', () => {
  it.each([
    ['chat', 'signal:chat'],
    ['signal:chat', 'signal:chat'],
    ['', ''],
  ])('of "%s" is "%s"', (given, told) => expect(signalType(given)).toBe(told));
});

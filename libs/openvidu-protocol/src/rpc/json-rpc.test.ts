import { describe, expect, it } from 'vitest';
import { errorFrame, notificationFrame, readRequest, successFrame } from './json-rpc.js';
import { errorReconnection, errorUnknownMethod } from '../errors/rpc-error.js';

describe('readRequest', () => {
  it('reads a ping without params', () => {
    expect(readRequest('{"jsonrpc":"2.0","method":"ping","id":3}')).toEqual({
      request: { jsonrpc: '2.0', method: 'ping', id: 3 },
    });
  });

  it.each([
    ['"7"', 7],
    ['"-7"', -7],
    ['[7]', 7],
    ['7.9', 7],
  ])('reads the id %s as %i', (id, read) => {
    expect(readRequest(`{"jsonrpc":2.0,"method":["ping"],"id":${id}}`)).toMatchObject({
      request: { method: 'ping', id: read },
    });
  });

  it.each(['seven', '7.0', '', '99999999999999999999'])('answers to the id %j that is no number, too', (id) => {
    expect(readRequest(JSON.stringify({ method: 'ping', id }))).toMatchObject({ id, problem: expect.any(String) });
  });

  it.each([null, true, {}, [], [1, 2], 'x'.repeat(101)])('knows no id in %j', (id) => {
    expect(readRequest(JSON.stringify({ method: 'ping', id }))).toMatchObject({ id: null });
  });

  it.each(['', '{', 'null', '[]', '"text"', '[{"jsonrpc":"2.0","method":"ping","id":1}]'])('refuses %j', (frame) => {
    expect(readRequest(frame)).toMatchObject({ id: null, problem: expect.any(String) });
  });

  it.each(['{"id":7}', '{"id":7,"method":{}}', '{"id":7,"method":"ping","params":[1]}'])(
    'answers %j to its id',
    (frame) => {
      expect(readRequest(frame)).toMatchObject({ id: 7, problem: expect.any(String) });
    },
  );
});

describe('frames', () => {
  it('writes success without an error key', () => {
    expect(JSON.parse(successFrame(1, { value: 'pong' }))).toEqual({
      id: 1,
      result: { value: 'pong' },
      jsonrpc: '2.0',
    });
  });

  it('ends an error’s message with its code, but not that of a refused reconnection', () => {
    expect(JSON.parse(errorFrame(2, errorUnknownMethod('x'))).error.message).toMatch(/\. Code: 999$/);
    expect(JSON.parse(errorFrame(2, errorReconnection())).error).toEqual({
      code: 40007,
      message: 'reconnection error',
    });
  });

  it('writes notifications without an id', () => {
    expect(JSON.parse(notificationFrame('m', {}))).not.toHaveProperty('id');
  });
});

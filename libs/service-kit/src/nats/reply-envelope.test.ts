import { RestError, RpcError } from '@convene/openvidu-protocol';
import { ServiceError } from '@convene/service-contracts';
import { expect, it } from 'vitest';
import { errorEnvelope, openEnvelope } from './reply-envelope.js';

const onTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it.each([new RestError(409), new RpcError(105, 'not streaming'), new ServiceError('sdp', 'no fingerprint')])(
  'carries %s across the wire as itself',
  (error) => {
    expect(() => openEnvelope(onTheWire(errorEnvelope(error)))).toThrow(error);
  },
);

it('carries no unexpected error', () => {
  expect(errorEnvelope(new TypeError('x is undefined'))).toBeUndefined();
});

it('opens a reply', () => {
  expect(openEnvelope(onTheWire({ ok: { a: 1 } }))).toEqual({ a: 1 });
});

it.each([null, 'text', { serviceError: { code: 'other', message: '' } }])('refuses %j', (received) => {
  expect(() => openEnvelope(received)).toThrow(ServiceError);
});

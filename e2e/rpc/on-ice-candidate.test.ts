import { describe, expect, test } from 'vitest';
import { rpcError } from '../observing/rpc-expectations.ts';
import { join, rest } from '../stack/shared-stack.ts';

const CANDIDATE =
  'candidate:842163049 1 udp 1677729535 1.2.3.4 46154 typ srflx raddr 10.0.0.1 rport 46154 generation 0 ufrag EEtu';

describe('onIceCandidate', () => {
  test('is acknowledged before, during and after publishing', async () => {
    const alice = await join(await rest.createSession());
    const candidate = { endpointName: alice.connectionId, candidate: CANDIDATE, sdpMid: '0', sdpMLineIndex: 0 };
    expect(await alice.rpc.call('onIceCandidate', candidate)).toEqual({ sessionId: alice.rpcSessionId });
    await alice.publish();
    expect(await alice.rpc.call('onIceCandidate', candidate)).toEqual({ sessionId: alice.rpcSessionId });
  });

  test('is acknowledged for an endpoint that nobody knows, and when it is the empty last one', async () => {
    const alice = await join(await rest.createSession());
    const candidate = { endpointName: 'con_Nobody1234', candidate: '', sdpMid: '0', sdpMLineIndex: 0 };
    await alice.rpc.call('onIceCandidate', candidate);
  });

  test('may have a text for the number of the section, and a number for its id', async () => {
    const alice = await join(await rest.createSession());
    const candidate = { endpointName: alice.connectionId, candidate: CANDIDATE, sdpMid: 0, sdpMLineIndex: '0' };
    expect(await alice.rpc.call('onIceCandidate', candidate)).toEqual({ sessionId: alice.rpcSessionId });
  });

  test.each([
    ['candidate', { endpointName: 'x', sdpMid: '0', sdpMLineIndex: 0 }],
    ['endpointName', { candidate: CANDIDATE, sdpMid: '0', sdpMLineIndex: 0 }],
    ['sdpMLineIndex', { endpointName: 'x', candidate: CANDIDATE, sdpMid: '0', sdpMLineIndex: 'first' }],
  ])('is refused with a wrong %s', async (name, params) => {
    const alice = await join(await rest.createSession());
    expect(await alice.rpc.failure('onIceCandidate', params)).toEqual(rpcError(999, new RegExp(name)));
  });
});

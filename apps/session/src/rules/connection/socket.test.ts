import { describe, expect, it } from 'vitest';
import { cameraPerson, errorOf, make, NOW, person, valueOf } from '../value.fixture.js';
import { attachSocket, loseSocket, ownerOf } from './socket.js';

const A = person('A', { attachment: 2, cursor: 4, arrivalId: 'arrival' });
const camera = cameraPerson('C');
const value = valueOf({ connections: [A, camera] });
const socket = { connectionId: 'con_A', attachment: 2 };

describe('ownerOf', () => {
  it('knows whose socket it is', () => {
    expect(make(value, (draft) => ownerOf(draft, socket)).result).toBe(A);
  });

  it.each([
    ['a socket before', { connectionId: 'con_A', attachment: 1 }],
    ['a later one', { connectionId: 'con_A', attachment: 3 }],
    ['one of somebody who is not there', { connectionId: 'con_gone', attachment: 2 }],
    ['a camera, which has none', { connectionId: camera.connectionId, attachment: 1 }],
  ])('has nobody for %s', (_, other) => {
    expect(make(value, (draft) => ownerOf(draft, other)).result).toBeUndefined();
  });
});

describe('loseSocket', () => {
  it('notes when, and how far the client has read; he may still be unanswered', () => {
    const lost = make(value, (draft) => loseSocket(draft, socket, 6, false));
    expect(lost.result).toBe(true);
    expect(lost.value.connections.get(A.id)).toEqual({ ...A, lostAt: new Date(NOW), cursor: 6 });
    expect(lost.events).toEqual([]);
  });

  it('does not go back behind what is known to be read', () => {
    const lost = make(value, (draft) => loseSocket(draft, socket, 3, false));
    expect(lost.value.connections.get(A.id)!.cursor).toBe(4);
  });

  it('knows that he was answered when his gateway had the socket', () => {
    const lost = make(value, (draft) => loseSocket(draft, socket, 4, true));
    expect(lost.value.connections.get(A.id)!.arrivalId).toBeNull();
  });

  it('is news once', () => {
    const known = valueOf({ connections: [{ ...A, lostAt: new Date(NOW - 1) }] });
    const again = make(known, (draft) => loseSocket(draft, socket, 7, true));
    expect(again.result).toBe(false);
    expect(again.value.connections.get(A.id)).toBe(known.connections.get(A.id));
  });
});

describe('attachSocket', () => {
  it('gives him the next socket, at a gateway that has a row', () => {
    const lost = valueOf({ connections: [{ ...A, lostAt: new Date(NOW - 1) }] });
    const back = make(lost, (draft) => attachSocket(draft, A.id, 'gateway-2'));
    const expected = {
      ...A,
      gatewayId: 'gateway-2',
      attachment: 3,
      attachedAt: new Date(NOW),
      lostAt: null,
      arrivalId: null,
    };
    expect(back.result).toEqual(expected);
    expect(back.value.connections.get(A.id)).toEqual(expected);
    expect(back.besides.gateways).toEqual(['gateway-2']);
    expect(back.events).toEqual([]);
  });

  it.each(['row gone', camera.id])('is refused to %s', (id) => {
    expect(errorOf(value, (draft) => attachSocket(draft, id, 'gateway-2'))).toMatchObject({ code: 40_007 });
  });
});

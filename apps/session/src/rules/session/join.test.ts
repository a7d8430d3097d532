import { describe, expect, it } from 'vitest';
import {
  errorOf,
  given,
  make,
  NOW,
  person,
  RECORDER,
  told,
  tokenId,
  tokenRow,
  tokenUrl,
  valueOf,
} from '../value.fixture.js';
import { join, type Joining } from './join.js';

const B = person('B');
const joining = (changes: Partial<Joining> = {}): Joining => ({
  params: { token: tokenUrl('A'), session: 'S', platform: 'Firefox', metadata: 'Alice', recorder: false },
  insecure: false,
  gatewayId: 'gateway-2',
  arrivalId: 'arrival',
  connectionId: 'con_A',
  rpcSessionId: 'rpc A',
  nodeId: undefined,
  abandoned: undefined,
  ...changes,
});
const insecure = (recorder: boolean) =>
  joining({ insecure: true, params: { ...joining().params, token: 'any', recorder } });

describe('with a token', () => {
  const value = valueOf({ connections: [B], tokens: [tokenRow('A', { role: 'MODERATOR', record: false })] });

  it('is in, as the token says, and the others are told', () => {
    const { result, events, value: after, besides } = make(value, (draft) => join(draft, joining()));
    const connection = {
      id: 'new-1',
      sessionUid: 'session-uid',
      connectionId: 'con_A',
      rpcSessionId: 'rpc A',
      arrivalId: 'arrival',
      createdAt: new Date(NOW),
      token: tokenUrl('A'),
      role: 'MODERATOR',
      record: false,
      insecure: false,
      serverData: 'server A',
      clientData: 'Alice',
      platform: 'Firefox',
      location: 'unknown',
      kurentoOptions: null,
      gatewayId: 'gateway-2',
      attachment: 1,
      attachedAt: new Date(NOW),
      cursor: 8,
      lostAt: null,
    };
    expect(result).toEqual({ connection, others: [B] });
    expect(events).toEqual([
      {
        seq: 8,
        audience: { kind: 'others', than: 'con_A' },
        body: {
          type: 'participantJoined',
          timestamp: NOW,
          connectionId: 'con_A',
          metadata: 'Alice%/%server A',
          location: 'unknown',
          platform: 'Firefox',
          clientData: 'Alice',
          serverData: 'server A',
        },
      },
    ]);
    expect(after.connections.get('new-1')).toEqual(connection);
    expect(after.tokens.size).toBe(0);
    expect(besides.gateways).toEqual(['gateway-2']);
    expect(after.session.lastEventSeq).toBe(8);
  });

  it('is refused when there is none such', () => {
    expect(errorOf(valueOf({ connections: [B] }), (draft) => join(draft, joining()))).toMatchObject({ code: 401 });
  });

  it('is refused when the session is full, and does not use up the token', () => {
    const full = given({ maxConnections: 1 });
    expect(errorOf(value, (draft) => join(draft, joining()), full)).toMatchObject({ code: 201 });
    expect(value.tokens.has(tokenId('A'))).toBe(true);
  });
});

describe('the first one', () => {
  const unused = { activatedAt: null, mediaNodeId: null, placedAt: null, lastEventSeq: 0 };
  const value = valueOf({ session: unused, tokens: [tokenRow('A')] });

  it('makes the session active on the chosen node', () => {
    const joined = make(value, (draft) => join(draft, joining({ nodeId: 'media-9' })));
    expect(told(joined)).toEqual(['sessionCreated → nobody', 'participantJoined con_A → others than con_A']);
    expect(joined.events.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(joined.value.session).toMatchObject({
      activatedAt: new Date(NOW),
      mediaNodeId: 'media-9',
      placedAt: new Date(NOW),
    });
    expect(joined.result).toMatchObject({ connection: { cursor: 2 }, others: [] });
  });

  it('uses up the token also when there is no node', () => {
    const refused = make(value, (draft) => join(draft, joining()));
    expect(refused.result).toBe('no-media-node');
    expect(refused.events).toEqual([]);
    expect(refused.value.tokens.size).toBe(0);
    expect(refused.value.connections.size).toBe(0);
  });
});

describe('with the token of somebody who was not answered', () => {
  const before = person('A', { arrivalId: 'first', cursor: 3, lostAt: new Date(NOW) });
  const value = valueOf({ connections: [before, B] });

  it('hears who that is', () => {
    const asked = make(value, (draft) => join(draft, joining()));
    expect(asked.result).toEqual({ unanswered: before });
    expect(asked.value.connections.get(before.id)).toBe(before);
  });

  it('takes over his place when nobody waits for it, and nobody is told', () => {
    const taken = make(value, (draft) => join(draft, joining({ abandoned: 'first', rpcSessionId: 'rpc new' })));
    const connection = {
      ...before,
      rpcSessionId: 'rpc new',
      gatewayId: 'gateway-2',
      arrivalId: 'arrival',
      cursor: 7,
      attachment: 2,
      attachedAt: new Date(NOW),
      lostAt: null,
    };
    expect(taken.result).toEqual({ connection, others: [B] });
    expect(taken.value.connections.get(before.id)).toEqual(connection);
    expect(taken.events).toEqual([]);
    expect(taken.besides.gateways).toEqual(['gateway-2']);
  });

  it('gets nothing when another arrival was abandoned', () => {
    const asked = make(value, (draft) => join(draft, joining({ abandoned: 'another' })));
    expect(asked.result).toEqual({ unanswered: before });
  });

  it('gets nothing once he is known to have been answered', () => {
    const answered = valueOf({ connections: [person('A')] });
    expect(errorOf(answered, (draft) => join(draft, joining({ abandoned: 'first' })))).toMatchObject({ code: 401 });
  });
});

describe('with the secret', () => {
  it('publishes and moderates, with a token that is none', () => {
    const { result } = make(valueOf({ connections: [B] }), (draft) => join(draft, insecure(false)));
    expect(result).toMatchObject({
      connection: { insecure: true, role: 'PUBLISHER', record: true, connectionId: 'con_A' },
    });
  });

  it('comes in unseen as the recorder', () => {
    const joined = make(valueOf({ connections: [B] }), (draft) => join(draft, insecure(true)));
    expect(joined.result).toMatchObject({ connection: { connectionId: 'RECORDER', cursor: 7 }, others: [B] });
    expect(joined.events).toEqual([]);
  });

  it('is refused as a second recorder', () => {
    const value = valueOf({ connections: [RECORDER] });
    expect(errorOf(value, (draft) => join(draft, insecure(true)))).toMatchObject({ code: 104 });
  });
});

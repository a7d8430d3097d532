import { describe, expect, it } from 'vitest';
import {
  given,
  make,
  NOW,
  person,
  RECORDER,
  recordingRow,
  streamOf,
  subscriptionOf,
  told,
  tokenId,
  valueOf,
} from '../value.fixture.js';
import { evict, leave, takeBack } from './leave.js';

const A = person('A', { arrivalId: 'arrival A' });
const B = person('B');
const both = valueOf({
  connections: [A, B],
  streams: [streamOf(A), streamOf(B)],
  subscriptions: [subscriptionOf(B, A), subscriptionOf(A, B)],
});
const recorded = { session: { recordingUid: 'recording-uid' }, recordings: [recordingRow()] };
const afterTwoMinutes = new Date(NOW + 120_000);

describe('leave', () => {
  it('ends first what others receive of him, then what he receives, then what he sends', () => {
    const left = make(both, (draft) => leave(draft, A, 'disconnect'));
    expect(told(left)).toEqual([
      'webrtcConnectionDestroyed INBOUND con_B from con_A → nobody',
      'webrtcConnectionDestroyed INBOUND con_A from con_B → nobody',
      'webrtcConnectionDestroyed OUTBOUND con_A → nobody',
      'participantLeft con_A → others than con_A',
    ]);
    expect(left.events.map(({ seq }) => seq)).toEqual([8, 9, 10, 11]);
    expect(left.effects).toEqual([
      { kind: 'free-subscription', media: { nodeId: 'media-1', epoch: 'epoch-1', id: 'con_B of con_A' } },
      { kind: 'free-subscription', media: { nodeId: 'media-1', epoch: 'epoch-1', id: 'con_A of con_B' } },
      { kind: 'free-publication', media: { nodeId: 'media-1', epoch: 'epoch-1', id: 'publication con_A' } },
    ]);
    expect([...left.value.connections.keys()]).toEqual([B.id]);
    expect([...left.value.streams.values()]).toEqual([streamOf(B)]);
    expect(left.value.subscriptions.size).toBe(0);
  });

  it('says who he was, and how long he was there', () => {
    const { events } = make(both, (draft) => leave(draft, A, 'networkDisconnect'));
    expect(events.at(-1)!.body).toEqual({
      type: 'participantLeft',
      timestamp: NOW,
      connectionId: 'con_A',
      startTime: 1_000_000,
      duration: 60,
      reason: 'networkDisconnect',
      location: 'unknown',
      platform: 'Chrome 142',
      clientData: 'client A',
      serverData: 'server A',
    });
  });

  it.each([
    ['disconnect', 'lastParticipantLeft'],
    ['networkDisconnect', 'lastParticipantLeft'],
    ['forceDisconnectByUser', 'lastParticipantLeft'],
    ['forceDisconnectByServer', 'lastParticipantLeft'],
    ['openviduServerStopped', 'openviduServerStopped'],
  ] as const)('ends the session with its last one: %s → %s', (reason, ofSession) => {
    const left = make(valueOf({ connections: [A] }), (draft) => leave(draft, A, reason));
    expect(left.events.at(-1)).toMatchObject({
      audience: { kind: 'nobody' },
      body: { type: 'sessionDestroyed', reason: ofSession },
    });
    expect(left.value.session).toMatchObject({ closedAt: new Date(NOW), reservedId: null, closingReason: null });
    expect(left.besides.tokensEnd).toBe(true);
  });

  it('ends the session also when the recorder is still there, which is told', () => {
    const left = make(valueOf({ connections: [A, RECORDER] }), (draft) => leave(draft, A, 'disconnect'));
    expect(told(left)).toEqual([
      'participantLeft con_A → others than con_A',
      'participantEvicted RECORDER → only RECORDER',
      'sessionDestroyed → nobody',
    ]);
  });

  it('leaves a session in peace in which others are that were not read', () => {
    const value = {
      ...valueOf({ connections: [A] }),
      isWhole: false,
      elsewhere: { participants: 1, unfinishedRecordings: 0 },
    };
    const left = make(value, (draft) => leave(draft, A, 'disconnect'));
    expect(told(left)).toEqual(['participantLeft con_A → others than con_A']);
    expect(left.value.session.closedAt).toBeNull();
  });

  it('lets a recorded session wait for somebody', () => {
    const left = make(valueOf({ ...recorded, connections: [A] }), (draft) => leave(draft, A, 'disconnect'));
    expect(told(left)).toEqual(['participantLeft con_A → others than con_A']);
    expect(left.value.session).toMatchObject({
      closedAt: null,
      recordingUid: 'recording-uid',
      autostopAt: afterTwoMinutes,
    });
  });

  it('ends a recorded session with its last one where recordings do not wait', () => {
    const value = valueOf({ ...recorded, connections: [A] });
    const left = make(value, (draft) => leave(draft, A, 'disconnect'), given({ recording: { autostopS: 0 } }));
    expect(told(left)).toEqual([
      'participantLeft con_A → others than con_A',
      'recordingStatusChanged stopped → nobody',
    ]);
    expect(left.value.session).toMatchObject({ closingReason: 'lastParticipantLeft', recordingUid: null });
  });
});

describe('takeBack', () => {
  it('makes the token good again, and keeps the session', () => {
    const taken = make(valueOf({ connections: [A] }), (draft) => takeBack(draft, A));
    expect(told(taken)).toEqual(['participantLeft con_A → others than con_A']);
    const [token] = taken.value.tokens.values();
    expect(token).toEqual({
      id: tokenId('A'),
      sessionUid: 'session-uid',
      url: A.token,
      role: 'PUBLISHER',
      data: 'server A',
      record: true,
      kurentoOptions: null,
      createdAt: new Date(NOW),
    });
    expect(taken.value.session).toMatchObject({ closedAt: null, autostopAt: null });
  });

  it('gives no token to who had none', () => {
    const insecure = person('I', { insecure: true, token: tokenId('I') });
    const taken = make(valueOf({ connections: [insecure, A] }), (draft) => takeBack(draft, insecure));
    expect(taken.value.tokens.size).toBe(0);
  });

  it('counts down what is recorded without anybody', () => {
    const taken = make(valueOf({ ...recorded, connections: [A] }), (draft) => takeBack(draft, A));
    expect(taken.value.session.autostopAt).toEqual(afterTwoMinutes);
  });
});

describe('evict', () => {
  const lost = { lostAt: new Date(NOW - 5_000) };
  const socket = { connectionId: 'con_A', attachment: 1 };
  const withA = (changes: object) => valueOf({ connections: [{ ...A, ...changes }, B] });

  it('sends out who did not come back', () => {
    const out = make(withA({ ...lost, arrivalId: null }), (draft) => evict(draft, socket, false));
    expect(out.result).toBe(true);
    expect(told(out)).toEqual(['participantLeft con_A → others than con_A']);
    expect(out.events[0]!.body).toMatchObject({ reason: 'networkDisconnect' });
    expect(out.value.tokens.size).toBe(0);
  });

  it('takes back who was never answered', () => {
    const out = make(withA(lost), (draft) => evict(draft, socket, false));
    expect(out.result).toBe(true);
    expect([...out.value.tokens.keys()]).toEqual([tokenId('A')]);
  });

  it('keeps whose gateway has the socket after all', () => {
    const kept = make(withA(lost), (draft) => evict(draft, socket, true));
    expect(kept.result).toBe(false);
    expect(kept.events).toEqual([]);
    expect(kept.value.connections.get(A.id)!.lostAt).toBeNull();
  });

  it.each([
    ['has a newer socket', { ...lost, attachment: 2 }],
    ['has come back to this one', {}],
    ['is a camera', { ...lost, gatewayId: null }],
  ])('does nothing to one who %s', (_, changes) => {
    const value = withA(changes);
    const done = make(value, (draft) => evict(draft, socket, false));
    expect(done.result).toBe(false);
    expect([...done.value.connections]).toEqual([...value.connections]);
  });
});

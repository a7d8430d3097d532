import { describe, expect, it } from 'vitest';
import {
  errorOf,
  make,
  NOW,
  person,
  RECORDER,
  streamId,
  streamOf,
  subscriptionOf,
  told,
  valueOf,
} from '../value.fixture.js';
import { mayReceive, resubscribe, subscribe, unsubscribe } from './subscribe.js';

const [A, B] = [person('A'), person('B')];
const media = { id: 'new', mediaNodeId: 'media-2', mediaNodeEpoch: 'epoch-2' };
const value = valueOf({ connections: [A, B, RECORDER], streams: [streamOf(A)] });
const received = valueOf({ connections: [A, B], streams: [streamOf(A)], subscriptions: [subscriptionOf(B, A)] });
const freed = [{ kind: 'free-subscription', media: { nodeId: 'media-1', epoch: 'epoch-1', id: 'con_B of con_A' } }];

describe('mayReceive', () => {
  it.each([streamId(A), 'con_A'])('finds the stream by %s', (sender) => {
    expect(make(value, (draft) => mayReceive(draft, B, sender)).result).toEqual({ stream: streamOf(A), owner: A });
  });

  it.each([
    ['con_gone', 102],
    ['str_CAM_Abcd_con_gone', 102],
    ['con_B', 105],
    ['str_CAM_Abcd_con_B', 105],
  ])('refuses %s: %i', (sender, code) => {
    expect(errorOf(value, (draft) => mayReceive(draft, A, sender))).toMatchObject({ code });
  });

  it('refuses his own', () => {
    expect(errorOf(value, (draft) => mayReceive(draft, A, streamId(A)))).toMatchObject({ code: 105 });
  });
});

describe('subscribe', () => {
  it('is what only backends are told of', () => {
    const done = make(value, (draft) => subscribe(draft, B, streamId(A), media));
    expect(told(done)).toEqual(['webrtcConnectionCreated INBOUND con_B from con_A → nobody']);
    expect([...done.value.subscriptions.values()]).toEqual([
      { ...media, subscriberId: B.id, streamId: streamId(A), createdAt: new Date(NOW) },
    ]);
    expect(done.effects).toEqual([]);
  });

  it('replaces what he received before', () => {
    const done = make(received, (draft) => subscribe(draft, B, streamId(A), media));
    expect(told(done)).toEqual([
      'webrtcConnectionDestroyed INBOUND con_B from con_A → nobody',
      'webrtcConnectionCreated INBOUND con_B from con_A → nobody',
    ]);
    expect(done.events[0]!.body).toMatchObject({ reason: 'unsubscribe', startTime: 1_020_000, duration: 40 });
    expect(done.effects).toEqual(freed);
    expect([...done.value.subscriptions.keys()]).toEqual(['new']);
  });

  it('is nobody’s business when it is the recorder’s', () => {
    const done = make(value, (draft) => subscribe(draft, RECORDER, streamId(A), media));
    expect(done.events).toEqual([]);
    expect(done.value.subscriptions.has('new')).toBe(true);
  });

  it('is refused when the stream has ended meanwhile', () => {
    const without = valueOf({ connections: [A, B] });
    expect(errorOf(without, (draft) => subscribe(draft, B, streamId(A), media))).toMatchObject({ code: 105 });
  });
});

describe('resubscribe', () => {
  it('goes on over other media, and nobody is told', () => {
    const done = make(received, (draft) => resubscribe(draft, B, streamId(A), media));
    expect(done.events).toEqual([]);
    expect([...done.value.subscriptions.values()]).toEqual([{ ...subscriptionOf(B, A), ...media }]);
    expect(done.effects).toEqual(freed);
  });

  it('begins for who does not receive it any more', () => {
    const done = make(value, (draft) => resubscribe(draft, B, streamId(A), media));
    expect(told(done)).toEqual(['webrtcConnectionCreated INBOUND con_B from con_A → nobody']);
  });

  it('is refused for a stream that is not there', () => {
    expect(errorOf(value, (draft) => resubscribe(draft, B, 'gone', media))).toMatchObject({ code: 105 });
  });
});

describe('unsubscribe', () => {
  it('ends what he receives from somebody', () => {
    const done = make(received, (draft) => unsubscribe(draft, B, 'con_A'));
    expect(told(done)).toEqual(['webrtcConnectionDestroyed INBOUND con_B from con_A → nobody']);
    expect(done.effects).toEqual(freed);
  });

  it('is no error when he receives nothing', () => {
    expect(make(value, (draft) => unsubscribe(draft, B, 'con_A')).events).toEqual([]);
    expect(make(value, (draft) => unsubscribe(draft, A, 'con_B')).events).toEqual([]);
  });

  it('is refused when nobody is called so', () => {
    expect(errorOf(value, (draft) => unsubscribe(draft, B, 'con_gone'))).toMatchObject({ code: 102 });
  });
});

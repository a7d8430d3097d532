import { describe, expect, it } from 'vitest';
import { errorOf, make, person, streamOf, subscriptionOf, told, valueOf } from '../value.fixture.js';
import { changeProperty, unpublish } from './own-stream.js';

const [A, B, C] = [person('A'), person('B'), person('C')];
const value = valueOf({
  connections: [A, B, C],
  streams: [streamOf(A), streamOf(B)],
  subscriptions: [subscriptionOf(B, A), subscriptionOf(C, A), subscriptionOf(A, B)],
});

describe('unpublish', () => {
  it('ends what is sent, then what is received, and tells the others', () => {
    const done = make(value, (draft) => unpublish(draft, A));
    expect(told(done)).toEqual([
      'webrtcConnectionDestroyed OUTBOUND con_A → nobody',
      'webrtcConnectionDestroyed INBOUND con_B from con_A → nobody',
      'webrtcConnectionDestroyed INBOUND con_C from con_A → nobody',
      'participantUnpublished con_A → others than con_A',
    ]);
    expect(done.events[3]!.body).toEqual({
      type: 'participantUnpublished',
      connectionId: 'con_A',
      streamId: 'str_CAM_Abcd_con_A',
      reason: 'unpublish',
    });
    expect(done.effects.map((effect) => 'media' in effect && effect.media.id)).toEqual([
      'publication con_A',
      'con_B of con_A',
      'con_C of con_A',
    ]);
    expect([...done.value.streams.values()]).toEqual([streamOf(B)]);
    expect([...done.value.subscriptions.values()]).toEqual([subscriptionOf(A, B)]);
  });

  it('is refused to who publishes nothing', () => {
    expect(errorOf(value, (draft) => unpublish(draft, C))).toMatchObject({ code: 105 });
  });
});

describe('changeProperty', () => {
  it.each([
    ['audioActive', false],
    ['videoActive', false],
    ['videoDimensions', '{"width":640,"height":480}'],
  ] as const)('changes %s, and tells the others', (property, newValue) => {
    const change = { property, newValue, reason: 'why' } as never;
    const done = make(value, (draft) => changeProperty(draft, A, change));
    expect(done.events).toEqual([
      {
        seq: 8,
        audience: { kind: 'others', than: 'con_A' },
        body: {
          type: 'streamPropertyChanged',
          connectionId: 'con_A',
          streamId: streamOf(A).id,
          property,
          newValue,
          reason: 'why',
        },
      },
    ]);
    expect(done.value.streams.get(streamOf(A).id)).toEqual(streamOf(A, { [property]: newValue }));
  });

  it('only tells of another track', () => {
    const change = { property: 'videoTrack', newValue: { label: 'x' }, reason: 'replaced' } as const;
    const done = make(value, (draft) => changeProperty(draft, A, change));
    expect(told(done)).toEqual(['streamPropertyChanged con_A → others than con_A']);
    expect(done.value.streams.get(streamOf(A).id)).toEqual(streamOf(A));
  });

  it('is refused to who publishes nothing', () => {
    const change = { property: 'audioActive', newValue: true, reason: '' } as const;
    expect(errorOf(value, (draft) => changeProperty(draft, C, change))).toMatchObject({ code: 105 });
  });
});

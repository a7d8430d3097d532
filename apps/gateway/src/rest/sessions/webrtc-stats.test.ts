import { NO_WEBRTC_DETAILS, type SessionObject } from '@convene/openvidu-protocol';
import type { ServiceBus } from '@convene/service-kit';
import { expect, it } from 'vitest';
import { withWebRtcStats } from './webrtc-stats.js';

const session = (sessionId: string): SessionObject =>
  ({
    sessionId,
    connections: {
      numberOfElements: 1,
      content: [
        {
          connectionId: 'con_A',
          publishers: [{ createdAt: 1, streamId: 'str_A' }],
          subscribers: [
            { createdAt: 2, streamId: 'str_B' },
            { createdAt: 3, streamId: 'str_C' },
          ],
        },
      ],
    },
  }) as unknown as SessionObject;

/** Answers each side with one peer connection a page. */
function fakeBus(sides: Record<string, [sessionId: string, streamId: string][]>) {
  const asked: object[] = [];
  const request = async (_: unknown, ask: { of: string; after?: string }) => {
    asked.push(ask);
    const index = Number(ask.after ?? 0);
    const [sessionId, streamId] = sides[ask.of]![index] ?? [];
    const known = {
      sessionId,
      connectionId: 'con_A',
      streamId,
      details: { ...NO_WEBRTC_DETAILS, remoteSdp: streamId },
    };
    const next = index + 1 < sides[ask.of]!.length ? String(index + 1) : undefined;
    return { connections: streamId === undefined ? [] : [known], next };
  };
  return { asked, bus: { request } as unknown as Pick<ServiceBus, 'request'> };
}

it('puts what all pages know where it belongs, and leaves empty what nobody knows', async () => {
  const { bus } = fakeBus({
    publishers: [['one', 'str_A']],
    subscribers: [
      ['two', 'str_B'],
      ['one', 'str_C'],
      ['gone', 'str_B'],
    ],
  });
  const shown = await withWebRtcStats(bus, [session('one'), session('two')]);
  const sdps = shown.map(({ connections }) => {
    const [{ publishers, subscribers }] = connections.content as [SessionObject['connections']['content'][number]];
    return [...publishers, ...subscribers].map(({ webrtcEndpointName, remoteSdp }) => [webrtcEndpointName, remoteSdp]);
  });
  expect(sdps).toEqual([
    [
      ['str_A', 'str_A'],
      ['con_A_str_B', ''],
      ['con_A_str_C', 'str_C'],
    ],
    [
      ['str_A', ''],
      ['con_A_str_B', 'str_B'],
      ['con_A_str_C', ''],
    ],
  ]);
  expect(shown[0]!.connections.content[0]!.publishers[0]).toMatchObject({ createdAt: 1, events: [] });
});

it('asks for no others than the sessions that are shown', async () => {
  const { bus, asked } = fakeBus({ publishers: [], subscribers: [] });
  await withWebRtcStats(bus, [session('one'), session('two')]);
  expect(asked).toEqual([
    { of: 'publishers', sessionIds: ['one', 'two'], after: undefined },
    { of: 'subscribers', sessionIds: ['one', 'two'], after: undefined },
  ]);
});

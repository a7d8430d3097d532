import '../../test/quiet-logs.js';
import type { Attachment } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Feeds } from '../feed/feeds.js';
import { GatewayHeartbeat } from './gateway-heartbeat.js';
import type { Participants } from './participants.js';
import type { ReachKeepers } from './reach-keepers.js';

const request =
  vi.fn<(operation: object, asked: { sessionUids: string[]; cursors: Attachment[] }) => Promise<unknown>>();
const expected = vi.fn<(uid: string, head: number) => void>();
const allGone = vi.fn<() => Promise<void>>();
const reported = vi.fn<(cursors: Attachment[]) => void>();
const met = vi.fn<(replicaId: string) => void>();
beforeEach(() => vi.resetAllMocks());

function newHeartbeat(sessionUids: string[], cursors: Attachment[]) {
  return new GatewayHeartbeat(
    { GATEWAY_ID: 'g', GATEWAY_STOP_ENDS_SESSIONS: true },
    { request } as unknown as ServiceBus,
    { sessionUids, expect: expected } as unknown as Feeds,
    { movedCursors: () => cursors, cursorsReported: reported, allGone } as unknown as Participants,
    { met } as unknown as ReachKeepers,
  );
}

it('says that the gateway lives also when it has nothing to tell', async () => {
  request.mockResolvedValue({ heads: {} });
  await newHeartbeat([], []).beat();
  expect(request).toHaveBeenCalledOnce();
});

it('passes on how long the logs are, and who said so', async () => {
  request.mockResolvedValue({ heads: { a: 7 }, replicaId: 'session-1' });
  await newHeartbeat(['a'], []).beat();
  expect(expected).toHaveBeenCalledWith('a', 7);
  expect(met).toHaveBeenCalledWith('session-1');
});

it('names no more than 1,000 sessions and cursors at once', async () => {
  request.mockResolvedValue({ heads: {} });
  const cursors = Array.from({ length: 1_001 }, (_, cursor) => ({ cursor }) as Attachment);
  await newHeartbeat(Array.from({ length: 2_500 }, String), cursors).beat();
  expect(request.mock.calls.map(([, asked]) => [asked.sessionUids.length, asked.cursors.length])).toEqual([
    [1_000, 1_000],
    [1_000, 1],
    [500, 0],
  ]);
});

it('counts cursors as reported only when there was an answer', async () => {
  request.mockRejectedValue(new Error('nobody there'));
  await expect(newHeartbeat([], [{ cursor: 1 } as Attachment]).beat()).rejects.toThrow('nobody there');
  expect(reported).not.toHaveBeenCalled();
});

it('waits, when it was the last gateway, until everybody has been told', async () => {
  const gone = Promise.withResolvers<void>();
  request.mockResolvedValue({ ended: true });
  allGone.mockReturnValue(gone.promise);
  const order: string[] = [];
  const goodbye = newHeartbeat(['a', 'b'], [])
    .signOff()
    .then(() => order.push('goodbye'));
  await vi.waitFor(() => expect(allGone).toHaveBeenCalledOnce());
  expect(expected.mock.calls).toEqual([
    ['a', Infinity],
    ['b', Infinity],
  ]);
  await new Promise(setImmediate);
  order.push('gone');
  gone.resolve();
  await goodbye;
  expect(order).toEqual(['gone', 'goodbye']);
});

it('waits for nobody when sessions go on, or when it does not know', async () => {
  request.mockResolvedValueOnce({ ended: false }).mockRejectedValueOnce(new Error('nobody there'));
  for (const _ of [1, 2]) await newHeartbeat(['a'], []).signOff();
  expect(expected).not.toHaveBeenCalled();
});

import { reachOperations, ServiceError } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { expect, it, vi } from 'vitest';
import { SocketReach } from './socket-reach.js';

const request = vi.fn<(...asked: unknown[]) => Promise<unknown>>();
const reach = new SocketReach({ request } as unknown as ServiceBus);
const socket = { sessionUid: '0190a1b2-0000-7000-8000-000000000001', connectionId: 'con_A', attachment: 2 };

it('asks the keepers of the socket’s gateway', async () => {
  request.mockResolvedValueOnce({ reached: { written: 7, read: 5 } });
  expect(await reach.of('g', socket)).toEqual({ written: 7, read: 5 });
  expect(request).toHaveBeenCalledWith(reachOperations.recall, socket, 'g');
});

it('knows nothing when no keeper answers', async () => {
  request.mockRejectedValueOnce(new ServiceError('unavailable', 'nobody there'));
  expect(await reach.of('g', socket)).toBeUndefined();
});

it('does not swallow what nobody expected', async () => {
  request.mockRejectedValueOnce(new TypeError('a bug'));
  await expect(reach.of('g', socket)).rejects.toThrow('a bug');
});

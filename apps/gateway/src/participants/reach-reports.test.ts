import type { ServiceBus } from '@convene/service-kit';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Reported } from './reached.js';
import type { ReachKeepers } from './reach-keepers.js';
import { ReachReports } from './reach-reports.js';

const publish = vi.fn<(topic: object, target: string, payload: { keepers: string[]; sockets: object[] }) => void>();
let keepers: { ids: string[] };
beforeEach(() => {
  vi.resetAllMocks();
  keepers = { ids: ['session-1', 'session-2'] };
});

const newReports = () =>
  new ReachReports({ GATEWAY_ID: 'g' }, { publish } as unknown as ServiceBus, keepers as ReachKeepers);
const participant = (connectionId: string, written = 5, cursor = 3): Reported => ({
  place: { sessionUid: 'uid', connectionId, attachment: 1, cursor },
  written,
});
const told = () => publish.mock.calls.map(([, , { sockets }]) => sockets);

it('tells in one message what was written in one turn of the event loop', async () => {
  const reports = newReports();
  reports.wrote(participant('con_A'));
  await Promise.resolve();
  reports.wrote(participant('con_B'));
  await vi.waitFor(() => expect(publish).toHaveBeenCalledOnce());
  expect(told()).toEqual([
    [
      { sessionUid: 'uid', connectionId: 'con_A', attachment: 1, written: 5, read: 3 },
      { sessionUid: 'uid', connectionId: 'con_B', attachment: 1, written: 5, read: 3 },
    ],
  ]);
});

it('tells a little later, and together, what was read', async () => {
  const reports = newReports();
  reports.read(participant('con_A'));
  await Promise.resolve();
  reports.read(participant('con_B'));
  expect(publish).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(told()).toHaveLength(1));
  expect(told()[0]).toHaveLength(2);
});

it('names no more than 500 sockets in a message', async () => {
  const reports = newReports();
  for (let number = 0; number < 1_001; number++) reports.wrote(participant(`con_${number}`));
  await vi.waitFor(() => expect(told().map((sockets) => sockets.length)).toEqual([500, 500, 1]));
});

it('says who is to hear it, and tells nothing when nobody is', async () => {
  const reports = newReports();
  reports.wrote(participant('con_A'));
  await vi.waitFor(() => expect(publish).toHaveBeenCalledOnce());
  expect(publish.mock.calls[0]?.[1]).toBe('g');
  expect(publish.mock.calls[0]?.[2].keepers).toEqual(['session-1', 'session-2']);
  keepers.ids = [];
  reports.wrote(participant('con_B'));
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  keepers.ids = ['session-3'];
  reports.wrote(participant('con_C'));
  await vi.waitFor(() => expect(publish).toHaveBeenCalledTimes(2));
  expect(told()[1]).toEqual([expect.objectContaining({ connectionId: 'con_C' })]);
});

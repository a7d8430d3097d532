import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mediaOperations, recordingOperations, ServiceError, type Operation } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CaptureTotals } from './capture-totals.js';
import type { CapturePlans } from './capture-plans.js';
import { RecordingCapture } from './recording-capture.js';

type Plan = Pick<recordingOperations.CapturePlan, 'state' | 'streams'>;

const UID = '0192f2a0-0000-7000-8000-000000000001';
const stream = (streamId: string, epoch = UID): recordingOperations.StreamToCapture => ({
  streamId,
  sessionUid: UID,
  publicationId: UID,
  nodeId: 'node',
  epoch,
  audio: true,
  video: false,
});

/** The other services, as far as a capture asks them. */
class OtherServices {
  readonly asked: [operation: string, request: any][] = [];
  plan: (plan: Plan) => void = () => undefined;

  readonly plans: Pick<CapturePlans, 'follow'> = {
    follow: (capture, receive) => {
      this.plan = (plan) => receive({ ...capture, ...plan, version: '' });
      return () => (this.plan = () => undefined);
    },
  };

  readonly bus = {
    subscribe: () => () => undefined,
    request: async (operation: Operation, request: unknown) => {
      this.asked.push([operation.name, request]);
      if (operation === mediaOperations.capture) return { from: { ip: '127.0.0.1', port: 9 }, audio: RTP };
      return {};
    },
  } as unknown as ServiceBus;

  /** The streams that a node was asked for, and those that it was told to end. */
  get captured(): string[] {
    return this.requests(mediaOperations.capture).map(({ streamId }) => streamId);
  }

  get closed(): number {
    return this.requests(mediaOperations.close).length;
  }

  requests({ name }: Operation): any[] {
    return this.asked.filter(([asked]) => asked === name).map(([, request]) => request);
  }
}
const RTP = { ssrc: 1, payloadType: 111 };

let folder: string;
let others: OtherServices;
let capture: RecordingCapture;
let running: Promise<void>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convene-capture-'));
  others = new OtherServices();
  const context = { bus: others.bus, workerId: 'me', listen: { ip: '127.0.0.1' }, folder, term: 3 };
  const which = { recordingUid: UID, sessionUid: UID, term: 3 };
  capture = new RecordingCapture(which, others.plans, { ...context, totals: new CaptureTotals() }, store, store);
});
afterEach(async () => {
  capture.end();
  await running;
  await rm(folder, { recursive: true });
});

function begin(plan?: Plan): void {
  running = capture.run();
  if (plan) others.plan(plan);
}

const store = async (): Promise<void> => void others.asked.push(['store', undefined]);

it('captures what is planned, and follows what comes and goes', async () => {
  begin({ state: 'capturing', streams: [stream('str_A')] });
  await vi.waitFor(() => expect(others.captured).toEqual(['str_A']));
  others.plan({ state: 'capturing', streams: [stream('str_A'), stream('str_B')] });
  await vi.waitFor(() => expect(others.captured).toEqual(['str_A', 'str_B']), { timeout: 5_000 });
  expect(capture.captureIds).toHaveLength(2);
  others.plan({ state: 'capturing', streams: [stream('str_B')] });
  await vi.waitFor(() => expect(others.closed).toBe(1));
  expect(capture.captureIds).toHaveLength(1);
});

it('says once that it runs, and once that there is a stream', async () => {
  begin({ state: 'capturing', streams: [] });
  const told = () => others.requests(recordingOperations.captureRuns).map(({ term, streams }) => ({ term, streams }));
  await vi.waitFor(() => expect(told()).toEqual([{ term: 3, streams: 0 }]));
  others.plan({ state: 'capturing', streams: [stream('str_A')] });
  await vi.waitFor(() => expect(told()).toHaveLength(2));
  others.plan({ state: 'capturing', streams: [stream('str_A'), stream('str_B')] });
  await vi.waitFor(() => expect(others.captured).toHaveLength(2));
  await pause(50);
  expect(told()).toEqual([
    { term: 3, streams: 0 },
    { term: 3, streams: 1 },
  ]);
});

it('has written down that it runs before it says so', async () => {
  begin({ state: 'capturing', streams: [stream('str_A')] });
  await vi.waitFor(() => expect(others.requests(recordingOperations.captureRuns)).toHaveLength(1));
  const names = others.asked.map(([name]) => name);
  expect(names.indexOf('store')).toBeLessThan(names.indexOf(recordingOperations.captureRuns.name));
  expect(names.filter((name) => name === 'store')).toHaveLength(1);
});

it('captures a stream anew that is on another node', async () => {
  begin({ state: 'capturing', streams: [stream('str_A')] });
  await vi.waitFor(() => expect(others.captured).toHaveLength(1));
  const elsewhere = stream('str_A', '0192f2a0-0000-7000-8000-000000000002');
  others.plan({ state: 'capturing', streams: [elsewhere] });
  await vi.waitFor(() => expect(others.captured).toHaveLength(2), { timeout: 5_000 });
  expect([others.closed, capture.captureIds.length]).toEqual([1, 1]);
});

it('captures nothing in a pause', async () => {
  begin({ state: 'capturing', streams: [stream('str_A')] });
  await vi.waitFor(() => expect(others.captured).toHaveLength(1));
  others.plan({ state: 'capturing', streams: [] });
  await vi.waitFor(() => expect(capture.captureIds).toEqual([]), { timeout: 5_000 });
});

it('tries again what could not be captured, and what could not be told', async () => {
  const failing = new Set([mediaOperations.capture.name, recordingOperations.captureRuns.name]);
  const { request } = others.bus as unknown as { request: (operation: Operation, asked: unknown) => Promise<unknown> };
  Object.assign(others.bus, {
    request: async (operation: Operation, asked: unknown) => {
      if (failing.delete(operation.name)) throw new ServiceError('unavailable', 'nobody answers');
      return request(operation, asked);
    },
  });
  begin({ state: 'capturing', streams: [stream('str_A')] });
  await vi.waitFor(() => expect(others.captured).toEqual(['str_A']), { timeout: 5_000 });
  const told = () => others.requests(recordingOperations.captureRuns).map(({ streams }) => streams);
  await vi.waitFor(() => expect(told()).toEqual([1]), { timeout: 5_000 });
});

it('captures nothing until it is told what', async () => {
  begin();
  await pause(50);
  expect(others.asked).toEqual([]);
});

it.each(['over', 'superseded'] as const)('ends when it is %s', async (state) => {
  begin({ state: 'capturing', streams: [stream('str_A')] });
  await vi.waitFor(() => expect(others.captured).toHaveLength(1));
  others.plan({ state, streams: [] });
  await running;
  expect([others.closed, capture.captureIds.length]).toEqual([1, 0]);
});

import { randomUUID } from 'node:crypto';
import { ServiceError } from '@convene/service-contracts';
import { NobodyThere } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { NodeBus } from '../bus/node-bus.js';
import { Lifetime } from '../lifetimes/lifetime.js';
import type { Capture } from './capture.js';
import { Captures } from './captures.js';
import { RecorderWatch } from './recorder-watch.js';

type Ask = (captureIds: string[], workerId?: string) => Promise<{ wantedIds: string[] }>;

const wantsAll: Ask = async (captureIds) => ({ wantedIds: captureIds });
const wantsNothing: Ask = async () => ({ wantedIds: [] });
const nobodyThere: Ask = async () => Promise.reject(new NobodyThere('recorder.wants'));
const late: Ask = async () => Promise.reject(new ServiceError('unavailable', 'not answered in time'));
const broken: Ask = async () => Promise.reject(new ServiceError('internal', 'a bug'));

let captures: Captures;
let watch: RecorderWatch;
let ask: ReturnType<typeof vi.fn<Ask>>;
/** What the session service was told, and how often it will refuse that. */
let told: unknown[];
let refusals: number;
let connectedForMs: number;
/** By which the watch hears a worker. */
let hearing: Map<string, () => void>;

beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => {
  [captures, ask, told, refusals, connectedForMs] = [new Captures(), vi.fn<Ask>(wantsAll), [], 0, 10_000];
  const tell = (payload: unknown) => {
    told.push(payload);
    if (refusals-- > 0) throw new Error('nobody answers');
    return {};
  };
  const request = async (operation: { name: string }, payload: { captureIds: string[] }, target?: string) =>
    operation.name === 'recorder.wants' ? await ask(payload.captureIds, target) : tell(payload);
  hearing = new Map();
  const subscribe = (_: unknown, workerId: string, hear: () => void) => {
    hearing.set(workerId, hear);
    return () => hearing.delete(workerId);
  };
  const bus = { request, subscribe, connectedForMs: () => connectedForMs } as unknown as NodeBus;
  watch = new RecorderWatch(captures, bus);
});
afterEach(() => watch.stop());

function capture({ workerId = 'recorder', ageMs = 6_000 } = {}): string {
  const [id, lifetime] = [randomUUID(), new Lifetime()];
  captures.add({
    id,
    request: { workerId },
    createdAt: performance.now() - ageMs,
    onEnd: (callback: () => void) => lifetime.owns(callback),
    end: () => lifetime.end(),
  } as unknown as Capture);
  watch.watch(workerId);
  return id;
}

/** The worker says from now on that it is there. */
function speaks(workerId = 'recorder'): void {
  const speaking = setInterval(() => hearing.get(workerId)?.(), 50);
  onTestFinished(() => clearInterval(speaking));
}

const asked = (times: number) => vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(times), { timeout: 2_000 });

it('ends what the worker does not want, and asks only of what is old enough', async () => {
  const [wanted, forgotten, young] = [capture(), capture(), capture({ ageMs: 4_000 })];
  ask.mockResolvedValue({ wantedIds: [wanted] });
  await asked(2);
  expect(ask).toHaveBeenCalledWith([wanted, forgotten], 'recorder');
  expect([wanted, forgotten, young].map((id) => captures.find(id) !== undefined)).toEqual([true, false, true]);
});

it('asks a worker that speaks only now and then, of all in one question', { timeout: 8_000 }, async () => {
  const wanted = Array.from({ length: 2_000 }, () => capture());
  const forgotten = capture();
  speaks();
  ask.mockResolvedValue({ wantedIds: wanted });
  await vi.waitFor(() => expect(captures.find(forgotten)).toBeUndefined(), { timeout: 6_000 });
  expect([ask.mock.calls.length, captures.count]).toEqual([1, 2_000]);
});

it('listens as long as anything is sent to the worker', async () => {
  ask.mockImplementation(wantsNothing);
  capture();
  expect([...hearing.keys()]).toEqual(['recorder']);
  await vi.waitFor(() => expect(captures.count).toBe(0), { timeout: 2_000 });
  await vi.waitFor(() => expect(hearing.size).toBe(0));
});

it('also asks a silent one when everything is young, to see whether it lives', async () => {
  capture({ ageMs: 0 });
  await asked(2);
  expect(ask).toHaveBeenLastCalledWith([], 'recorder');
});

it('stops asking when nothing is left, and begins again with the next capture', async () => {
  ask.mockImplementation(wantsNothing);
  capture();
  await asked(1);
  await vi.waitFor(() => expect(captures.count).toBe(0));
  await new Promise((resolve) => setTimeout(resolve, 700)); // more than two of its pauses
  expect(ask).toHaveBeenCalledTimes(1);
  capture();
  await asked(2);
});

it.each([
  ['is unknown to NATS', nobodyThere, 2, 1_000],
  ['answers nothing', late, 3, 2_000],
])('frees everything of a worker that %s, and tells it', async (_, silence, questions, withinMs) => {
  capture();
  capture({ ageMs: 0 });
  const other = capture({ workerId: 'other' });
  await asked(2);
  ask.mockClear();
  ask.mockImplementation(async (ids, workerId) => (workerId === 'other' ? wantsAll(ids) : silence(ids)));
  const since = performance.now();
  await vi.waitFor(() => expect(told).toEqual([{ workerId: 'recorder' }]), { timeout: 2_000, interval: 5 });
  expect(performance.now() - since).toBeLessThan(withinMs);
  expect(ask.mock.calls.filter(([, workerId]) => workerId === 'recorder')).toHaveLength(questions);
  expect([captures.of('recorder'), captures.find(other)]).toEqual([[], expect.anything()]);
});

it('tells it until that is answered', async () => {
  refusals = 1;
  ask.mockImplementation(nobodyThere);
  capture();
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 2_000 });
});

it.each([
  ['a worker that answers with an error', broken, 10_000],
  ['the silence of all others after this node was cut off itself', nobodyThere, 1_900],
])('does not take %s for its death', async (_, answer, connectedMs) => {
  connectedForMs = connectedMs;
  ask.mockImplementation(answer);
  capture();
  await asked(4);
  expect([captures.count, told]).toEqual([1, []]);
});

it('does not count silences with an answer between', async () => {
  ask.mockImplementation(nobodyThere);
  ask.mockImplementationOnce(nobodyThere).mockImplementationOnce(wantsAll).mockImplementationOnce(nobodyThere);
  ask.mockImplementationOnce(wantsAll);
  capture();
  await asked(4);
  expect([captures.count, told]).toEqual([1, []]);
});

it('ends at once when the node stops', async () => {
  ask.mockImplementation(late);
  capture();
  await asked(1);
  await watch.stop();
  expect(ask).toHaveBeenCalledTimes(1);
});

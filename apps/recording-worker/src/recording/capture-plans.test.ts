import { recordingOperations, type RequestOf, ServiceError } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { CapturePlans } from './capture-plans.js';

type Question = RequestOf<typeof recordingOperations.capturePlans>;

let questions: Question['captures'][];
/** What is planned by now, which differs by its version alone. */
let version: string;
let answers: () => Promise<void>;
let changes: Map<string, () => void>;
let plans: CapturePlans;

beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => {
  [questions, version, changes] = [[], 'v1', new Map()];
  answers = async () => undefined;
  const request = async (_: unknown, { captures }: Question) => {
    questions.push(captures);
    await answers();
    return { plans: captures.map((one) => ({ ...one, state: 'capturing', streams: [], version })) };
  };
  const subscribe = (_: unknown, sessionUid: string, changed: () => void) => {
    changes.set(sessionUid, changed);
    return () => changes.delete(sessionUid);
  };
  plans = new CapturePlans({ request, subscribe } as unknown as ServiceBus);
});

/** Follows the plan of a recording. @returns what is told */
function follow(recordingUid: string, term = 1) {
  const told: string[] = [];
  const unfollow = plans.follow({ recordingUid, sessionUid: `session of ${recordingUid}`, term }, (plan) =>
    told.push(plan.version),
  );
  return { told, unfollow };
}

const asked = () => questions.map((captures) => captures.map(({ recordingUid }) => recordingUid));
const change = (recordingUid: string) => changes.get(`session of ${recordingUid}`)!();

it('asks for what begins, and for what changes', async () => {
  const { told } = follow('A');
  await vi.waitFor(() => expect(told).toEqual(['v1']));
  version = 'v2';
  change('A');
  await vi.waitFor(() => expect(told).toEqual(['v1', 'v2']));
  expect(asked()).toEqual([['A'], ['A']]);
});

it('asks for all that changes while a question is open in one, of a hundred at most', async () => {
  const open = Promise.withResolvers<void>();
  answers = () => open.promise;
  const first = follow('first');
  const others = Array.from({ length: 150 }, (_, number) => follow(`${number}`));
  change('0');
  open.resolve();
  await vi.waitFor(() => expect(others.every(({ told }) => told.length === 1)).toBe(true));
  expect([first.told, questions.map(({ length }) => length)]).toEqual([['v1'], [1, 100, 50]]);
});

it('asks for what differs from what is listed, in version or term, and for what is not listed', async () => {
  for (const uid of ['same', 'newer', 'unknown']) follow(uid);
  const superseded = follow('superseded', 2);
  await vi.waitFor(() => expect(superseded.told).toHaveLength(1));
  questions.length = 0;
  plans.compare([
    { recordingUid: 'same', term: 1, version: 'v1' },
    { recordingUid: 'newer', term: 1, version: 'v2' },
    { recordingUid: 'superseded', term: 3, version: 'v1' },
    { recordingUid: 'of another time', term: 1, version: 'v1' },
  ]);
  await vi.waitFor(() => expect(asked()).toEqual([['newer', 'unknown', 'superseded']]));
});

it('asks again for what nobody could say', async () => {
  const { told } = follow('A');
  await vi.waitFor(() => expect(told).toHaveLength(1));
  answers = async () => Promise.reject(new ServiceError('unavailable', 'nobody answers'));
  change('A');
  await vi.waitFor(() => expect(questions).toHaveLength(2));
  answers = async () => undefined;
  await vi.waitFor(() => {
    plans.compare([{ recordingUid: 'A', term: 1, version: 'v1' }]);
    expect(told).toHaveLength(2);
  });
});

it('tells nothing any more to who has stopped following', async () => {
  const { told, unfollow } = follow('A');
  unfollow();
  const other = follow('B');
  await vi.waitFor(() => expect(other.told).toHaveLength(1));
  expect([told, [...changes.keys()]]).toEqual([[], ['session of B']]);
});

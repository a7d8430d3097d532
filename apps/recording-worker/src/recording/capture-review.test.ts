import { recordingOperations, type Operation } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { beforeEach, expect, it } from 'vitest';
import type { CaptureJobs } from './capture-jobs.js';
import type { CapturePlans } from './capture-plans.js';
import { CaptureReview } from './capture-review.js';

const LISTED = [
  { recordingUid: 'here', term: 1, version: 'v1' },
  { recordingUid: 'not here', term: 2, version: 'v1' },
];

let asked: [operation: string, request: unknown][];
let compared: unknown[];
let answer: { version: string; captures?: typeof LISTED };
let review: CaptureReview;

beforeEach(() => {
  [asked, compared, answer] = [[], [], { version: '1', captures: LISTED }];
  const request = async ({ name }: Operation, payload: unknown) => {
    asked.push([name, payload]);
    return name === recordingOperations.listCaptures.name ? answer : {};
  };
  const jobs = { missing: (all: typeof LISTED) => all.filter(({ recordingUid }) => recordingUid !== 'here') };
  review = new CaptureReview(
    { request } as unknown as ServiceBus,
    jobs as unknown as CaptureJobs,
    { compare: (listed: unknown) => compared.push(listed) } as unknown as CapturePlans,
    { RECORDING_WORKER_ID: 'me' } as never,
  );
});

it('has compared what is listed, and gives back what is not here', async () => {
  await review.review();
  expect(compared).toEqual([LISTED]);
  expect(asked).toEqual([
    ['recording.listCaptures', { workerId: 'me', known: '' }],
    ['recording.captureLost', { workerId: 'me', recordingUid: 'not here', term: 2 }],
  ]);
});

it('compares also with a list that is the same as before: what is here may have changed', async () => {
  await review.review();
  answer = { version: '1' };
  await review.review();
  expect(compared).toEqual([LISTED, LISTED]);
  expect(asked[2]).toEqual(['recording.listCaptures', { workerId: 'me', known: '1' }]);
  expect(asked.filter(([name]) => name === 'recording.captureLost')).toHaveLength(2);
});

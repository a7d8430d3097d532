import { ServiceError } from '@convene/service-contracts';
import { NobodyThere } from '@convene/service-kit';
import { expect, it } from 'vitest';
import { MissedAnswers } from './missed-answers.js';

const nobody = new NobodyThere('recorder.wants');
const late = new ServiceError('unavailable', 'recorder.wants did not answer');

it.each([
  ['one who answers', [], false],
  ['NATS knows of nobody, once', [nobody], false],
  ['NATS knows of nobody, twice', [nobody, nobody], true],
  ['two late answers', [late, late], false],
  ['three late answers', [late, late, late], true],
  ['nobody, but not in a row', [nobody, late], false],
  ['no answer of any sort three times', [nobody, late, nobody], true],
])('%s', (_, errors, isDead) => {
  const missed = new MissedAnswers();
  for (const error of errors) missed.add(error);
  expect([missed.any, missed.areTooMany]).toEqual([errors.length > 0, isDead]);
});

it('ends with an answer', () => {
  const missed = new MissedAnswers();
  for (const error of [late, late]) missed.add(error);
  missed.forget();
  expect(missed.any).toBe(false);
  missed.add(late);
  expect(missed.areTooMany).toBe(false);
});

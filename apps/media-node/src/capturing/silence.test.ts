import { ServiceError } from '@convene/service-contracts';
import { NobodyThere } from '@convene/service-kit';
import { expect, it } from 'vitest';
import { Silence } from './silence.js';

const nobody = new NobodyThere('recorder.holds');
const late = new ServiceError('unavailable', 'recorder.holds did not answer');

it.each([
  ['one who answers', [], false],
  ['NATS knows of nobody, once', [nobody], false],
  ['NATS knows of nobody, twice', [nobody, nobody], true],
  ['two late answers', [late, late], false],
  ['three late answers', [late, late, late], true],
  ['nobody, but not in a row', [nobody, late], false],
  ['no answer of any sort three times', [nobody, late, nobody], true],
])('%s', (_, errors, isDeath) => {
  const silence = new Silence();
  for (const error of errors) silence.goesOn(error);
  expect([silence.begun, silence.isDeath]).toEqual([errors.length > 0, isDeath]);
});

it('ends with an answer', () => {
  const silence = new Silence();
  for (const error of [late, late]) silence.goesOn(error);
  silence.ends();
  expect(silence.begun).toBe(false);
  silence.goesOn(late);
  expect(silence.isDeath).toBe(false);
});

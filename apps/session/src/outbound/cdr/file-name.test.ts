import { CDR_FILE_NAME } from '@convene/openvidu-protocol';
import { expect, it } from 'vitest';
import { cdrFileName, isOfDay } from './file-name.js';

const day = new Date(2026, 0, 5, 23, 59);
const started = new Date(2025, 11, 31, 7, 8, 9);

it('has the day of the events and the time of the start', () => {
  expect(cdrFileName(day, started)).toBe('CDR.2026-01-05_07-08-09.log');
  expect(cdrFileName(day, started)).toMatch(CDR_FILE_NAME);
});

it('tells whether a file is of a day', () => {
  const name = cdrFileName(day, started);
  expect(isOfDay(name, new Date(2026, 0, 5, 0, 0))).toBe(true);
  expect(isOfDay(name, new Date(2026, 0, 6, 0, 0))).toBe(false);
});

import { expect, it } from 'vitest';
import { parseSessionsQuery } from './list-sessions.js';

const UID = '0192f2a0-0000-7000-8000-000000000001';

it('lists all, unless it is told otherwise, and lets be what it does not know', () => {
  expect(parseSessionsQuery({})).toEqual({});
  expect(parseSessionsQuery({ webRtcStats: 'true', page: '7' })).toEqual({});
  expect(parseSessionsQuery({ limit: '1', after: UID })).toEqual({ limit: 1, after: UID });
  expect(parseSessionsQuery({ limit: '1000' })).toEqual({ limit: 1_000 });
});

it.each(['0', '1001', '-1', '1.5', 'many', '', ['1', '2']])('refuses the limit %j with a sentence', (limit) => {
  expect(() => parseSessionsQuery({ limit })).toThrow(
    'The query parameter "limit" must be a whole number from 1 to 1000',
  );
});

it.each(['', 'TestSession', `${UID}0`, [UID, UID]])('refuses to go on after %j with a sentence', (after) => {
  expect(() => parseSessionsQuery({ limit: '1', after })).toThrow(
    'The query parameter "after" must be "next" of the page before',
  );
});

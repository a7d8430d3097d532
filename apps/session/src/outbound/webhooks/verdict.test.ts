import { expect, it } from 'vitest';
import { verdictOf } from './verdict.js';

it.each<[ReturnType<typeof verdictOf>, number[]]>([
  ['delivered', [200, 201, 202, 203, 204, 205, 206, 226, 299]],
  [
    'rejected',
    [400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 413, 415, 422, 423, 424, 426, 428, 431, 451, 499],
  ],
  ['again', [408, 425, 429, 500, 501, 502, 503, 504, 599]],
  ['again', [300, 301, 302, 303, 304, 307, 308]],
  ['again', [0, 199, 600, 999]],
])('%s: %j', (verdict, statuses) => {
  expect(statuses.map(verdictOf)).toEqual(statuses.map(() => verdict));
});

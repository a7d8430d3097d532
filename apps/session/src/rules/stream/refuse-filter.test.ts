import { expect, it } from 'vitest';
import { errorOf, person, streamId, streamOf, valueOf } from '../value.fixture.js';
import { refuseFilter } from './refuse-filter.js';

const A = person('A', { kurentoOptions: { allowedFilters: ['Blur'] } });
const B = person('B');
const moderator = person('M', { role: 'MODERATOR' });
const value = valueOf({ connections: [A, B, moderator], streams: [streamOf(A), streamOf(B)] });
const apply = (streamIdOf: string, type = 'Blur', options = '{}') =>
  ({ action: 'applyFilter', streamId: streamIdOf, type, options }) as const;
const remove = (streamIdOf: string) => ({ action: 'removeFilter', streamId: streamIdOf }) as const;
const refused = (...[caller, request]: [typeof A, Parameters<typeof refuseFilter>[2]]) =>
  errorOf(value, (draft) => refuseFilter(draft, caller, request));

it.each([
  ['who owns the stream and whose token allows it', A, apply(streamId(A)), 999],
  ['a moderator', moderator, apply(streamId(B), 'Any'), 999],
  ['who does not own it', A, apply(streamId(B)), 401],
  ['whose token does not allow it', A, apply(streamId(A), 'Other'), 401],
  ['whose token allows none', B, apply(streamId(B)), 401],
  ['who says the options wrong', A, apply(streamId(A), 'Blur', '[]'), 406],
  ['who says no JSON', A, apply(streamId(A), 'Blur', '{'), 406],
  ['a moderator, for no stream', moderator, apply('gone'), 102],
  ['who has no filter to remove', B, remove(streamId(B)), 406],
  ['who owns nothing of the kind', B, remove('gone'), 401],
])('answers %s', (_, caller, request, code) => {
  expect(refused(caller, request)).toMatchObject({ code });
});

it('says whose stream has no filter', () => {
  expect(refused(moderator, remove(streamId(B)))).toMatchObject({ message: expect.stringContaining('con_B') });
});

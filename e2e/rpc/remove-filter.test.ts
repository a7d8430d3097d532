import { describe } from 'vitest';
import { testFilterRefusals, testNoFilterApplied } from '../observing/filter-refusals.ts';

const params = (streamId: string) => ({ streamId });

describe('removeFilter', () => {
  testFilterRefusals('removeFilter', 'remove filter', params);
  testNoFilterApplied('removeFilter', params);
});

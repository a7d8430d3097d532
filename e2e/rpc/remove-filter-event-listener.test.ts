import { describe } from 'vitest';
import { testFilterRefusals, testNoFilterApplied } from '../observing/filter-refusals.ts';

const params = (streamId: string) => ({ streamId, eventType: 'CodeFound' });

describe('removeFilterEventListener', () => {
  testFilterRefusals('removeFilterEventListener', 'remove filter event listener', params);
  testNoFilterApplied('removeFilterEventListener', params);
});

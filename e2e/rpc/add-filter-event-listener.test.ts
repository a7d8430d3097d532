import { describe } from 'vitest';
import { testFilterRefusals, testNoFilterApplied } from '../observing/filter-refusals.ts';

const params = (streamId: string) => ({ streamId, eventType: 'CodeFound' });

describe('addFilterEventListener', () => {
  testFilterRefusals('addFilterEventListener', 'add filter event listener', params);
  testNoFilterApplied('addFilterEventListener', params);
});

import { describe, expect, test } from 'vitest';
import { filterScene, testFilterRefusals, testNoFilterApplied } from '../observing/filter-refusals.ts';
import { rpcError } from '../observing/rpc-expectations.ts';

const params = (streamId: string) => ({ streamId, method: 'setElementProperty', params: '{"propertyName":"x"}' });

describe('execFilterMethod', () => {
  testFilterRefusals('execFilterMethod', 'execute filter method', params);
  testNoFilterApplied('execFilterMethod', params);

  test('refuses parameters that are no JSON object', async () => {
    const { moderator, streamId } = await filterScene();
    expect(await moderator.rpc.failure('execFilterMethod', { ...params(streamId), params: '7' })).toEqual(
      rpcError(406, "'params' parameter is not a JSON object: 7"),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { filterScene, testFilterRefusals } from '../observing/filter-refusals.ts';
import { rpcError } from '../observing/rpc-expectations.ts';

const params = (streamId: string) => ({
  streamId,
  type: 'GStreamerFilter',
  options: '{"command":"videobalance saturation=0.0"}',
});

describe('applyFilter', () => {
  testFilterRefusals('applyFilter', 'apply filter', params);

  test('tells a moderator at once that there are no filters', async () => {
    const { moderator, streamId } = await filterScene();
    expect(await moderator.rpc.failure('applyFilter', params(streamId))).toEqual(rpcError(999, /has no media filters/));
  });

  test('is refused to an owner whose token does not allow this filter', async () => {
    for (const kurentoOptions of [undefined, {}, { allowedFilters: ['ZBarFilter'] }]) {
      const { publisher, streamId } = await filterScene(kurentoOptions);
      expect((await publisher.rpc.failure('applyFilter', params(streamId))).code).toBe(401);
    }
    const { publisher, streamId } = await filterScene({ allowedFilters: ['GStreamerFilter'] });
    expect((await publisher.rpc.failure('applyFilter', params(streamId))).code).toBe(999);
  });

  test.each(['', 'x', '[]', 'null', 5, true])('refuses the options "%s"', async (options) => {
    const { moderator, streamId } = await filterScene();
    expect(await moderator.rpc.failure('applyFilter', { ...params(streamId), options })).toEqual(
      rpcError(406, `'options' parameter is not a JSON object: ${options}`),
    );
  });
});

import { expect, test } from 'vitest';
import { mediaAttempts } from '../scenes/attempts.ts';
import { faultsAfterStop } from '../scenes/given-up.ts';
import { until } from '../support/until.ts';
import { useScene } from '../scenes/use-scene.ts';

const tried = useScene();

test.for([1, 6])('stopped for %i s, it makes nothing that was given up', { timeout: 60_000 }, async (seconds) => {
  expect(await faultsAfterStop(tried.scene, tried.stack.mediaNodes[0]!, seconds, mediaAttempts)).toEqual([]);
  const carried = async () => {
    const [{ publications }, { rows }] = await Promise.all([
      tried.scene.rest.mediaNode('media-node-1'),
      tried.scene.database.query<{ streams: number }>('SELECT count(*)::int AS streams FROM stream'),
    ]);
    return { publications, streams: rows[0]!.streams };
  };
  await until(
    'it carries what has a row, and nothing else',
    async () => {
      const { publications, streams } = await carried();
      return publications === streams;
    },
    { seen: carried },
  );
});

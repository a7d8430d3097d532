import { afterAll, beforeAll, expect, test } from 'vitest';
import { mediaAttempts } from '../support/attempts.ts';
import { faultsAfterStop, sceneOf, type Scene } from '../support/given-up.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
let scene: Scene;

beforeAll(async () => {
  stack = await startOwnStack({ counts: { gateway: 2, 'recording-worker': 0 } });
  scene = sceneOf(stack);
});
afterAll(async () => {
  await scene?.database.end();
  await stack?.stop();
});

test.for([1, 6])('stopped for %i s, it makes nothing that was given up', { timeout: 60_000 }, async (seconds) => {
  expect(await faultsAfterStop(scene, stack.mediaNodes[0]!, seconds, mediaAttempts)).toEqual([]);
  const carried = async () => {
    const [{ publications }, { rows }] = await Promise.all([
      scene.rest.mediaNode('media-node-1'),
      scene.database.query<{ streams: number }>('SELECT count(*)::int AS streams FROM stream'),
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

import { expect, test } from 'vitest';
import { allAttempts } from '../scenes/attempts.ts';
import { faultsAfterStop } from '../scenes/given-up.ts';
import { useScene } from '../scenes/use-scene.ts';

const tried = useScene();

test.for([1, 8, 12])('stopped for %i s, it leaves nothing that it gave up', { timeout: 90_000 }, async (seconds) => {
  expect(await faultsAfterStop(tried.scene, tried.stack.gateways[0]!, seconds, allAttempts)).toEqual([]);
});

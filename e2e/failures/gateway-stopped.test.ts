import { afterAll, beforeAll, expect, test } from 'vitest';
import { allAttempts } from '../support/attempts.ts';
import { faultsAfterStop, sceneOf, type Scene } from '../support/given-up.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';

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

test.for([1, 8, 12])('stopped for %i s, it leaves nothing that it gave up', { timeout: 90_000 }, async (seconds) => {
  expect(await faultsAfterStop(scene, stack.gateways[0]!, seconds, allAttempts)).toEqual([]);
});

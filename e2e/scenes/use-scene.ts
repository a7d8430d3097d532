import { afterAll, beforeAll } from 'vitest';
import { sceneOf, type Scene } from './given-up.ts';
import { startOwnStack, type OwnStack, type OwnStackOptions } from '../stack/own-stack.ts';

/** A stack of two gateways, for the tests of one file that stop a part of it for a while. To be read in tests. */
export function useScene(options: OwnStackOptions = {}): { readonly stack: OwnStack; readonly scene: Scene } {
  let stack: OwnStack | undefined;
  let scene: Scene | undefined;
  beforeAll(async () => {
    stack = await startOwnStack({ counts: { gateway: 2, 'recording-worker': 0 }, ...options });
    scene = sceneOf(stack);
  });
  afterAll(async () => {
    await scene?.database.end();
    await stack?.stop();
  });
  return {
    get stack() {
      return stack!;
    },
    get scene() {
      return scene!;
    },
  };
}

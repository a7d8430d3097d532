import { afterAll, beforeAll } from 'vitest';
import { startOwnStack, type OwnStack } from './own-stack.ts';
import { makeNamespace, whyNoNamespaces, type VethNamespace } from '../support/veth.ts';

export interface StackElsewhere {
  /** Why there is none on this machine: tests that need it are skipped with this reason. */
  readonly obstacle: string | undefined;
  /** To be read in tests. */
  readonly stack: OwnStack;
}

/**
 * A stack for the tests of one file that is somewhere else, as on another machine: in a network namespace of its own.
 * Firefox does no ICE with a loopback address. The browsers stay outside.
 */
export async function useStackElsewhere(): Promise<StackElsewhere> {
  const obstacle = await whyNoNamespaces();
  let namespace: VethNamespace | undefined;
  let stack: OwnStack | undefined;

  beforeAll(async () => {
    if (obstacle) return;
    namespace = await makeNamespace();
    stack = await startOwnStack({
      netns: namespace.name,
      kindEnv: {
        gateway: { DOMAIN_OR_PUBLIC_IP: namespace.address },
        'media-node': { MEDIA_LISTEN: namespace.address },
      },
    });
  });

  afterAll(async () => {
    await stack?.stop();
    await namespace?.remove();
  });

  return {
    obstacle,
    get stack() {
      if (!stack) throw new Error(`There is no stack elsewhere: ${obstacle ?? 'it is not started yet'}`);
      return stack;
    },
  };
}

import { expect, test } from 'vitest';
import { allAttempts } from '../scenes/attempts.ts';
import { faultsAfterStop } from '../scenes/given-up.ts';
import { processTree } from '../support/process-tree.ts';
import { useScene } from '../scenes/use-scene.ts';

const tried = useScene({ ownPostgres: true });

test.for([
  ['nats', 2],
  ['nats', 8],
  ['postgres', 2],
  ['postgres', 8],
  ['postgres', 12],
] as const)(
  '%s stopped for %i s: nothing is left of what was given up',
  { timeout: 150_000 },
  async ([what, seconds]) => {
    const server = processTree(tried.stack[what]!.pid!);
    expect(await faultsAfterStop(tried.scene, server, seconds, allAttempts)).toEqual([]);
  },
);

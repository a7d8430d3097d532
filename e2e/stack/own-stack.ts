import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startStack, type Stack, type StackOptions } from '../../tools/services/start-stack.ts';
import { RestClient } from '../clients/rest-client.ts';
import './provided.ts';

export interface OwnStack extends Stack {
  rest: RestClient;
}

export interface OwnStackOptions extends Omit<StackOptions, 'dir' | 'infrastructure'> {
  /** Whether it has a Postgres of its own, too, because that is what is broken. */
  ownPostgres?: boolean;
}

/** A stack for the tests of one file that break something, or that need other settings. To be stopped by the file. */
export async function startOwnStack({ ownPostgres, ...options }: OwnStackOptions = {}): Promise<OwnStack> {
  const dir = await mkdtemp(join(tmpdir(), 'convene-e2e-own-'));
  const infrastructure = ownPostgres ? undefined : inject('infrastructure');
  const stack = await startStack({ ...options, dir, infrastructure });
  const stop = async () => {
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  };
  return { ...stack, stop, rest: new RestClient(stack.url!, stack.secret) };
}

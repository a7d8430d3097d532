import { randomInt } from 'node:crypto';
import { StopWithMessage } from '../../tools/console/stop-with-message.ts';
import { runCommand } from '../../tools/process/run-command.ts';
import { makeNamespace, whyNoNamespaces } from '../support/veth.ts';
import type { Engine } from './engine.ts';

/** The machine that containers run on. */
export interface Host {
  /** Where its published ports are. */
  address: string;
  /** Where others are, as it and its containers reach them. */
  outside: string;
  /** From now on containers run there. */
  moveIn: () => Promise<void>;
  remove: () => Promise<unknown>;
}

/**
 * An engine that is ours gets a network namespace as its machine: it may set up the network there as it likes, and nobody
 * else has its ports. Another one stays where it is.
 */
export async function provideHost(engine: Engine): Promise<Host> {
  if (!engine.isOurs) return thisMachine();
  const obstacle = await whyNoNamespaces();
  if (obstacle) throw new StopWithMessage(obstacle);
  const namespace = await makeNamespace();
  const { address, outside } = namespace;
  return { address, outside, moveIn: () => engine.moveInto(namespace), remove: () => namespace.remove() };
}

/** With one more address, on its loopback interface: containers reach it, nobody outside does. */
async function thisMachine(): Promise<Host> {
  const address = `10.${randomInt(128, 256)}.${randomInt(256)}.1`;
  const change = (action: 'add' | 'delete', isCleanup = false) =>
    runCommand('ip', ['address', action, `${address}/32`, 'dev', 'lo'], { isCleanup });
  await change('add');
  return { address, outside: address, moveIn: async () => undefined, remove: () => change('delete', true) };
}

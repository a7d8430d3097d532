import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface VethNamespace {
  /** The network namespace's name. */
  name: string;
  /** Its address, as seen from outside. */
  address: string;
  /** The address of what is outside, as seen from it. */
  outside: string;
  /** Pulls the cable: nothing comes through, and nobody is told. */
  cut: () => Promise<void>;
  /** Plugs it in again. */
  mend: () => Promise<void>;
  remove(): Promise<void>;
}

/** Why this machine cannot make network namespaces; undefined when it can. */
export async function whyNoNamespaces(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s';
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  const name = `probe${randomInt(1_000_000)}`;
  try {
    await run('ip', ['netns', 'add', name]);
    // Entering one mounts things, which not every container and no chroot allows.
    await run('ip', ['netns', 'exec', name, 'true']).finally(() => run('ip', ['netns', 'delete', name]));
    return undefined;
  } catch (error) {
    return `network namespaces do not work here: ${(error as Error).message}`;
  }
}

/** A network namespace that is joined with the outside by a cable: like another machine. */
export async function makeNamespace(): Promise<VethNamespace> {
  const suffix = randomInt(100_000);
  const name = `convene${suffix}`;
  const [outside, inside] = [`cv${suffix}o`, `cv${suffix}i`];
  const network = `10.${randomInt(64, 128)}.${randomInt(256)}`;
  const ip = (...args: string[]) => run('ip', args);
  const become = (state: 'up' | 'down') => async () => void (await ip('link', 'set', outside, state));
  const remove = async () => {
    // The cable goes with the namespace.
    await ip('netns', 'delete', name).catch(() => undefined);
    await ip('link', 'delete', outside).catch(() => undefined);
  };
  try {
    await ip('netns', 'add', name);
    await ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name);
    await ip('address', 'add', `${network}.2/24`, 'dev', outside);
    await ip('link', 'set', outside, 'up');
    await ip('-netns', name, 'address', 'add', `${network}.1/24`, 'dev', inside);
    await ip('-netns', name, 'link', 'set', inside, 'up');
    await ip('-netns', name, 'link', 'set', 'lo', 'up');
    // Firefox sends from the machine's main address, wherever the packet goes.
    await ip('-netns', name, 'route', 'add', 'default', 'via', `${network}.2`);
    return { name, address: `${network}.1`, outside: `${network}.2`, cut: become('down'), mend: become('up'), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryPidLock } from './pid-lock.mjs';

let path: string;

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'pid-lock-')), 'lock');
});
afterEach(() => rm(dirname(path), { recursive: true }));

/** Takes the lock in another process, which then lives until it is killed. */
async function lockElsewhere() {
  const module = join(import.meta.dirname, 'pid-lock.mjs');
  const script = `import { tryPidLock } from ${JSON.stringify(module)};
    console.log('lock' in await tryPidLock(${JSON.stringify(path)}));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, got: output.toString().trim() === 'true' };
}

test('is free again once released', async () => {
  const first = await tryPidLock(path);
  if (!('lock' in first)) throw new Error('The lock was not free');
  expect(await tryPidLock(path)).toEqual({ heldBy: process.pid });
  await first.lock.release();
  expect(await tryPidLock(path)).toHaveProperty('lock');
});

test('names its living owner', async () => {
  const { child, got } = await lockElsewhere();
  expect(got).toBe(true);
  expect(await tryPidLock(path)).toEqual({ heldBy: child.pid });
  child.kill('SIGKILL');
});

test('is taken over from a dead owner, by one of several who want it', async () => {
  const { child } = await lockElsewhere();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const rivals = await Promise.all([lockElsewhere(), lockElsewhere(), lockElsewhere(), lockElsewhere()]);
  expect(rivals.filter(({ got }) => got)).toHaveLength(1);
  for (const rival of rivals) rival.child.kill('SIGKILL');
});

test('is taken over when the owner’s process id is another program’s by now', async () => {
  await writeFile(path, `${process.pid} 1`);
  expect(await tryPidLock(path)).toHaveProperty('lock');
});

test('leaves no other files behind', async () => {
  await writeFile(path, '1 1');
  await tryPidLock(path);
  expect(await readdir(dirname(path))).toEqual(['lock']);
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { claimPorts } from './port-claim.ts';

/** Claims are of no port in particular: those of real starts are others. */
const somePort = () => randomInt(100_000, 1_000_000);

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Another process that runs code and lives on. @returns what it printed first */
async function elsewhere(code: string): Promise<{ child: ChildProcess; said: string }> {
  const args = ['--input-type=module-typescript', '-e', `${code};setInterval(() => {}, 1000);`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [output] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, said: output.toString().trim() };
}
const file = (name: string) => JSON.stringify(join(import.meta.dirname, name));
const claimElsewhere = (first: number, count: number) =>
  elsewhere(`import { claimPorts } from ${file('port-claim.ts')}; console.log(await claimPorts(${first}, ${count}))`);

test('of several who want the same ports at once one gets them', async () => {
  const first = somePort();
  const answers = await Promise.all([1, 2, 3, 4].map(() => claimElsewhere(first, 3)));
  expect(answers.map(({ said }) => said).toSorted()).toEqual(['false', 'false', 'false', 'true']);
});

test('who gets one port less claims none', async () => {
  const first = somePort();
  const { said } = await claimElsewhere(first + 2, 1);
  expect(said).toBe('true');
  expect(await claimPorts(first, 3)).toBe(false);
  expect((await claimElsewhere(first, 2)).said).toBe('true');
});

test('a claim ends with its process, however that ends', async () => {
  const first = somePort();
  const { child } = await claimElsewhere(first, 2);
  expect(await claimPorts(first, 2)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await claimPorts(first, 2)).toBe(true);
});

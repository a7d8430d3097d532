import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { ChildProgram, type ChildProgramOptions } from './child-program.js';

afterEach(() => vi.unstubAllEnvs());

const run = (command: string, args: string[], options: Partial<ChildProgramOptions> = {}) =>
  new ChildProgram({ command, args, niceness: 1, onLine: () => undefined, ...options });

it('takes what it is written, and what it says and puts out', async () => {
  const [lines, output]: [string[], Buffer[]] = [[], []];
  const program = run('sh', ['-c', 'nice; printf "one\\rtwo\\nthree" >&2; cat'], {
    niceness: 7,
    hasInput: true,
    onOutput: (chunk) => output.push(chunk),
    onLine: (line) => lines.push(line),
  });
  program.write(Buffer.from('written'));
  await vi.waitFor(() => expect(String(Buffer.concat(output))).toBe('7\nwritten'));
  program.kill();
  await program.ended;
  expect(lines).toEqual(['one', 'two', 'three']);
});

it.each([
  ['exit 3', 'sh exited with code 3'],
  ['kill -9 $$', 'sh was killed with signal SIGKILL'],
  ['exit 0', undefined],
])('tells how it ended: %s', async (script, how) => {
  expect(await run('sh', ['-c', script]).ended).toBe(how);
});

it('that does not read what it is written any more harms nobody', async () => {
  const program = run('sh', ['-c', 'exec 0<&-; sleep 0.3'], { hasInput: true });
  const writing = setInterval(() => program.write(Buffer.alloc(100_000)), 5);
  expect(await program.ended).toBeUndefined();
  program.write(Buffer.alloc(10));
  clearInterval(writing);
});

it('that is not there harms nobody', async () => {
  expect(await run('/no/such/program', []).ended).toBe('program exited with code 127');
  vi.stubEnv('PATH', '/nowhere');
  const program = run('true', [], { hasInput: true, onOutput: () => undefined });
  program.write(Buffer.alloc(10));
  program.kill();
  expect(await program.ended).toBe('true cannot be run: spawn nice ENOENT');
});

it('for which there is no file descriptor left harms nobody', async () => {
  const limit = (files: string) => execFileSync('prlimit', [`--pid=${process.pid}`, `--nofile=${files}:`]);
  const before = execFileSync('prlimit', [`--pid=${process.pid}`, '--nofile', '--output=SOFT', '--noheadings']);
  limit('200');
  const taken: number[] = [];
  const open = () => {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  };
  expect(open).toThrow('EMFILE');
  const program = run('true', [], { hasInput: true, onOutput: () => undefined });
  program.write(Buffer.alloc(10));
  program.kill();
  for (const file of taken) closeSync(file);
  limit(String(before).trim());
  expect(await program.ended).toBe('true cannot be run: spawn nice EMFILE');
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const STARTS = 5;
const WORKERS = 3;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** What a start on this machine chooses; it lives on, and listens on nothing yet. */
async function choose(): Promise<{ media: number; server: number }> {
  const file = (name: string) => JSON.stringify(join(import.meta.dirname, name));
  const code = `
    import { mediaSettings } from ${file('media-settings.ts')};
    import { choosePublicPort } from ${file('public-port.ts')};
    const { MEDIA_PORT } = await mediaSettings();
    const { port } = await choosePublicPort();
    console.log(JSON.stringify({ media: Number(MEDIA_PORT), server: port }));
    setInterval(() => {}, 1000);`;
  const { SERVER_PORT: _, HTTPS_PORT: __, MEDIA_PORT: ___, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, MEDIA_WORKERS: String(WORKERS), MEDIA_LISTEN: '127.0.0.1' },
  });
  children.push(child);
  const [output] = (await once(child.stdout!, 'data')) as [Buffer];
  return JSON.parse(output.toString());
}

test('those who start at the same moment choose different ports', async () => {
  const chosen = await Promise.all(Array.from({ length: STARTS }, choose));
  const media = chosen.flatMap(({ media: first }) => Array.from({ length: WORKERS }, (_, index) => first + index));
  expect(new Set(media).size).toBe(STARTS * WORKERS);
  expect(new Set(chosen.map(({ server }) => server)).size).toBe(STARTS);
});

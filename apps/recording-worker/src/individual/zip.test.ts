import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeZip } from './zip.js';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convene-zip-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('fails when a file is missing', async () => {
  const folder = await temporaryFolder();
  const content = new Map([['a.webm', { path: join(folder, 'missing') }]]);
  await expect(writeZip(content, join(folder, 'x.zip'), new AbortController().signal)).rejects.toThrow('ENOENT');
});

it('stops when it is aborted', async () => {
  const folder = await temporaryFolder();
  const content = new Map([['a.json', { text: 'x' }]]);
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(writeZip(content, join(folder, 'x.zip'), signal)).rejects.toThrow('stopped');
});

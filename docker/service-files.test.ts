import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyProjects, projectsOf } from './service-files.ts';

const manifest = (...libraries: string[]) =>
  JSON.stringify({
    dependencies: { zod: '4.0.0', ...Object.fromEntries(libraries.map((name) => [`@convene/${name}`, '*'])) },
  });

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convene-service-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

test('a service needs the libraries of its libraries, and no others', async () => {
  const checkout = await folderWith({
    'apps/door/package.json': manifest('hinge'),
    'libs/hinge/package.json': manifest('screw'),
    'libs/screw/package.json': '{}',
    'libs/window/package.json': '{}',
  });
  expect(await projectsOf('door', checkout)).toEqual(['apps/door', 'libs/hinge', 'libs/screw']);
});

test('what runs is copied: no sources, no types, nothing of the compiler', async () => {
  const runs = ['package.json', 'dist/main.js', 'dist/main.js.map', 'public/page.html'];
  const doesNot = ['src/main.ts', 'test/door.ts', 'dist/main.d.ts', 'dist/.tsbuildinfo', 'tsconfig.json'];
  const checkout = await folderWith(Object.fromEntries([...runs, ...doesNot].map((name) => [`apps/door/${name}`, ''])));
  const destination = await folderWith({});
  await copyProjects(['apps/door'], checkout, destination);
  const files = await readdir(destination, { recursive: true, withFileTypes: true });
  const copied = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  expect(copied.toSorted()).toEqual(runs.map((name) => join(destination, 'apps/door', name)).toSorted());
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { brokenImports } from './broken-imports.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'convene-imports-'));
});

afterEach(() => rm(root, { recursive: true }));

/** What is said about a checkout with these files. */
async function said(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries({ ...HOUSE, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return brokenImports(root);
}

const PACKAGE = (name: string) => JSON.stringify({ name, exports: { '.': { '@convene/source': './src/index.ts' } } });
const SRC = 'apps/session/src';

/** A small session service in which everybody imports whatever he may. */
const HOUSE = {
  'node_modules/@convene/openvidu-protocol/package.json': PACKAGE('@convene/openvidu-protocol'),
  'node_modules/@convene/openvidu-protocol/src/index.ts': `export const OPENVIDU_ROLES = ['PUBLISHER'];`,
  'libs/database/src/index.ts': `export interface StreamRow {}\nexport class Database {}`,
  [`${SRC}/edges/rpc/publish-video.operation.ts`]: `import { publish } from '../../workflows/publishing/publish.js'; publish();`,
  [`${SRC}/workflows/publishing/publish.ts`]: `
    import { mayPublish } from '../../rules/stream/may-publish.js';
    import { nodeOf } from '../../nodes/node-of.js';
    export const publish = () => mayPublish(nodeOf());`,
  [`${SRC}/rules/stream/may-publish.ts`]: `
    import type { StreamRow } from '../../../../../libs/database/src/index.js';
    import { isRole } from '../role.js';
    export const mayPublish = (_: StreamRow) => isRole('');`,
  [`${SRC}/rules/stream/may-publish.test.ts`]: `import 'node:fs'; import { mayPublish } from './may-publish.js'; mayPublish({});`,
  [`${SRC}/rules/role.ts`]: `export const isRole = (_: string) => true;`,
  [`${SRC}/nodes/node-of.ts`]: `export const nodeOf = () => ({});`,
};

test('finds nothing in a house whose imports run down', async () => {
  expect(await said({})).toEqual([]);
});

test.each<[rule: string, file: string, text: string]>([
  ['edges-are-on-top', 'workflows/publishing/more.ts', `import '../../edges/rpc/publish-video.operation.js';`],
  ['edges-are-on-top', 'nodes/more.ts', `import '../edges/rpc/publish-video.operation.js';`],
  ['workflows-are-for-edges', 'turn/more.ts', `import type { publish } from '../workflows/publishing/publish.js';`],
  ['workflows-are-for-edges', 'rules/more.ts', `import { publish } from '../workflows/publishing/publish.js';`],
  ['rules-are-pure', 'rules/more.ts', `import type { nodeOf } from '../nodes/node-of.js';`],
  ['rules-are-pure', 'rules/more.ts', `import { setTimeout } from 'node:timers/promises';`],
  [
    'rules-know-only-types-of-rows',
    'rules/more.ts',
    `import { Database } from '../../../../libs/database/src/index.js';`,
  ],
  ['rules-are-tested-alone', 'rules/more.test.ts', `import '../nodes/node-of.js';`],
  ['nobody-imports-a-test', 'rules/stream/more.test.ts', `import './may-publish.test.js';`],
  ['imports-are-found', 'nodes/more.ts', `import './gone.js';`],
])('finds what breaks %s in %s', async (rule, file, text) => {
  const lines = await said({ [`${SRC}/${file}`]: text });
  expect(lines.filter((line) => line.startsWith(`${rule}: `))).toEqual([
    expect.stringMatching(new RegExp(`^${rule}: ${SRC}/${file} → .*\n {4}[A-Z].+\\.$`)),
  ]);
});

test('finds files that import each other, if only for types', async () => {
  const lines = await said({
    'docker/one.ts': `import { type Two } from './two.ts';\nexport type One = Two;`,
    'docker/two.ts': `export type * from './three.ts';\nexport type Two = number;`,
    'docker/three.ts': `export const three = () => import('./one.ts');`,
  });
  expect(lines).toEqual([
    expect.stringMatching(/^no-circle-of-files: docker\/\w+\.ts( → docker\/\w+\.ts){3}\n {4}Of files/),
  ]);
});

test('finds folders that need each other through files that do not, however deep', async () => {
  const lines = await said({
    'tools/one/a.ts': `import type { b } from '../two/below/b.ts';\nexport const a = 1 as b;`,
    'tools/two/below/b.ts': `export type b = number;`,
    'tools/two/c.ts': `import '../one/deep/d.ts';`,
    'tools/one/deep/d.ts': `export {};`,
  });
  expect(lines).toEqual([
    expect.stringMatching(/^no-circle-of-folders: tools\/(one|two) → tools\/(one|two) → tools\/(one|two)\n/),
  ]);
});

test('lets a folder and what is in it use each other, and tests whatever they test', async () => {
  expect(
    await said({
      'tools/one/a.ts': `import '../one/deep/d.ts';`,
      'tools/one/e.ts': `export {};`,
      'tools/one/deep/d.ts': `import '../e.ts';`,
      'tools/two/f.ts': `import '../one/a.ts';`,
      'tools/one/a.test.ts': `import '../two/f.ts';`,
    }),
  ).toEqual([]);
});

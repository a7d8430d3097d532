import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';

const names = (text: string) => new Set(text.match(/convene_[a-z_]+/g));

test('docs/operations.md names every metric that there is, and no other', async () => {
  const sources = globSync('{apps,libs}/*/src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const texts = await Promise.all(sources.map((file) => readFile(file, 'utf8')));
  const made = new Set(texts.flatMap((text) => text.match(/(?<=')convene_[a-z_]+(?=')/g) ?? []));
  expect(made.size).toBeGreaterThan(15);
  expect(names(await readFile('docs/operations.md', 'utf8'))).toEqual(made);
});

import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { PART_SUFFIX } from './whole-file.js';

/** Writes texts into files that are there as long as `use` runs. Their names begin with the prefix, a path, and are nobody else's. */
export async function withTextFiles<Result>(
  prefix: string,
  texts: string[],
  use: (paths: string[]) => Promise<Result>,
): Promise<Result> {
  const own = `${prefix}.${randomUUID()}`;
  const files = texts.map((text, index) => ({ path: `${own}.${index}${PART_SUFFIX}`, text }));
  const paths = files.map(({ path }) => path);
  try {
    await Promise.all(files.map(({ path, text }) => writeFile(path, text)));
    return await use(paths);
  } finally {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
}

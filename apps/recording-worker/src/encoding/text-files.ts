import { rm, writeFile } from 'node:fs/promises';

/** Writes texts into files that are there as long as `use` runs. Their names begin with the prefix, a path. */
export async function withTextFiles<Result>(
  prefix: string,
  texts: string[],
  use: (paths: string[]) => Promise<Result>,
): Promise<Result> {
  const files = texts.map((text, index) => ({ path: `${prefix}-${index}.txt`, text }));
  const paths = files.map(({ path }) => path);
  try {
    await Promise.all(files.map(({ path, text }) => writeFile(path, text)));
    return await use(paths);
  } finally {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
}

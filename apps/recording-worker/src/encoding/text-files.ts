import { rm, writeFile } from 'node:fs/promises';
import { newPart } from '@convene/service-kit';

/** Writes texts into files in the folder that are there as long as `use` runs. Their names are nobody else's. */
export async function withTextFiles<Result>(
  folder: string,
  texts: string[],
  use: (paths: string[]) => Promise<Result>,
): Promise<Result> {
  const files = texts.map((text) => ({ path: newPart(folder), text }));
  const paths = files.map(({ path }) => path);
  try {
    await Promise.all(files.map(({ path, text }) => writeFile(path, text)));
    return await use(paths);
  } finally {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
}

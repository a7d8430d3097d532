import { readFile, writeFile } from 'node:fs/promises';

/** Fills what is behind the headers of all blocks with zeros. */
export async function overwriteFrames(path: string): Promise<void> {
  const file = await readFile(path);
  const number = (at: number) => {
    const length = Math.clz32(file[at] ?? 0) - 23;
    return { length, value: Number(BigInt.asUintN(7 * length, BigInt(`0x${file.toString('hex', at, at + length)}`))) };
  };
  for (let at = 0; at < file.length;) {
    const id = file.toString('hex', at, at + number(at).length);
    const size = number(at + id.length / 2);
    const content = at + id.length / 2 + size.length;
    if (id === '18538067' || id === '1f43b675') at = content;
    else {
      if (id === 'a3') file.fill(0, content + 4, content + size.value);
      at = content + size.value;
    }
  }
  await writeFile(path, file);
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/**
 * Takes a zip file apart that is stored, not packed.
 * @returns the names of its files, in order
 */
export async function unzip(file: string, folder: string): Promise<string[]> {
  const zip = await readFile(file);
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6])) + 16);
  const names: string[] = [];
  while (zip.readUInt32LE(at) === ENTRY) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 24)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (method !== 0) throw new Error(`${name} is packed`);
    if (name.includes('/') || name.includes('..')) throw new Error(`${name} is in a folder`);
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    await writeFile(join(folder, name), zip.subarray(begin, begin + size));
    names.push(name);
    at += 46 + nameLength + extra + comment;
  }
  if (zip.readUInt32LE(at) !== END) throw new Error('The zip file has no end');
  return names;
}

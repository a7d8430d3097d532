import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Certificate, isUsable, newSelfSignedCertificate } from './certificate.js';

/** `self-signed-3.pem`: certificate and key together, so that nobody ever sees one of a pair and the other of another. */
const NAME = /^self-signed-(\d{1,9})\.pem$/;
const nameOf = (generation: number): string => `self-signed-${generation}.pem`;

/**
 * The self-signed certificate kept in a folder; made, with the folder, when there is none that can be used. Several
 * gateways may do this at once: only one can give its own the next number, and the others take that one.
 * @throws when the folder cannot be written
 */
export async function keptCertificate(folder: string, domain: string): Promise<Certificate> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const newest = await newestGeneration(folder);
  const kept = await read(join(folder, nameOf(newest)));
  if (kept && isUsable(kept, domain)) return kept;

  const made = await newSelfSignedCertificate(domain);
  const path = join(folder, nameOf(newest + 1));
  await writeUnlessThere(folder, path, `${made.cert.trim()}\n${made.key.trim()}\n`);
  await rm(join(folder, nameOf(newest)), { force: true });
  const winner = await read(path);
  return winner && isUsable(winner, domain) ? winner : made;
}

/** 0 when there is none. */
async function newestGeneration(folder: string): Promise<number> {
  const generations = (await readdir(folder)).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
  return Math.max(0, ...generations);
}

/** The file appears complete or not at all; one that is there already stays. */
async function writeUnlessThere(folder: string, path: string, content: string): Promise<void> {
  const unfinished = join(folder, `.${randomBytes(8).toString('hex')}`);
  await writeFile(unfinished, content, { mode: 0o600, flag: 'wx' });
  try {
    await link(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(unfinished);
  }
}

async function read(path: string): Promise<Certificate | undefined> {
  try {
    const pem = await readFile(path, 'utf8');
    return { cert: section(pem, 'CERTIFICATE'), key: section(pem, 'PRIVATE KEY') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Empty when the text has no such section. */
function section(pem: string, label: string): string {
  return new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`).exec(pem)?.[0] ?? '';
}

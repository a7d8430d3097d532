import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The secret that REST clients sign in with: OPENVIDU_SECRET, else one that is generated once and kept in `dir`. */
export async function platformSecret(dir: string): Promise<string> {
  if (process.env.OPENVIDU_SECRET) return process.env.OPENVIDU_SECRET;
  const path = join(dir, 'secret');
  if (existsSync(path)) return (await readFile(path, 'utf8')).trim();
  const secret = randomBytes(18).toString('base64url');
  await mkdir(dir, { recursive: true });
  await writeFile(path, `${secret}\n`, { mode: 0o600 });
  return secret;
}

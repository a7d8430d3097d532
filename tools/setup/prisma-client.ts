import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prismaCommand } from '../prisma/prisma-command.ts';
import { runCommand } from '../process/run-command.ts';
import { withLock } from '../process/with-lock.ts';
import { REPOSITORY, STATE_DIR } from '../launcher/repository.ts';
import type { Progress } from '../console/steps.ts';

const SCHEMA = join(REPOSITORY, 'prisma', 'schema.prisma');
const GENERATED_CLIENT = join(REPOSITORY, 'libs', 'database', 'src', 'generated', 'client.ts');
const STAMP = join(REPOSITORY, 'node_modules', '.convene-prisma-hash');

/** Generates the Prisma client from the schema, unless it is there and made from the same schema by the same Prisma. */
export async function generatePrismaClient(progress: Progress): Promise<void> {
  if (await isUpToDate()) return;
  await withLock(join(STATE_DIR, 'prisma-generate.lock'), progress, async () => {
    if (await isUpToDate()) return;
    const hash = await inputHash();
    const { command, args, env } = prismaCommand(['generate']);
    await runCommand(command, args, { cwd: REPOSITORY, env });
    await writeFile(STAMP, hash);
  });
}

async function isUpToDate(): Promise<boolean> {
  if (!existsSync(GENERATED_CLIENT) || !existsSync(STAMP)) return false;
  return (await readFile(STAMP, 'utf8')) === (await inputHash());
}

async function inputHash(): Promise<string> {
  const manifest = await readFile(join(REPOSITORY, 'node_modules', 'prisma', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return createHash('sha256')
    .update(version)
    .update(await readFile(SCHEMA))
    .digest('hex');
}

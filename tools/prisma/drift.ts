import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { REPOSITORY } from '../launcher/repository.ts';
import { prismaCommand } from './prisma-command.ts';

const SAME = 0;
const DIFFERENT = 2;

/**
 * Compares what the migrations build with what prisma/schema.prisma says.
 *
 * @param databaseUrl a database of a server on which a scratch database may be created
 * @returns a description of the differences; undefined when there is none
 * @throws Error when Prisma cannot compare them, for example because a migration fails
 */
export async function schemaDrift(databaseUrl: string): Promise<string | undefined> {
  const comparison = ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
  const { command, args, env } = prismaCommand(['migrate', 'diff', ...comparison]);
  const child = spawn(command, args, {
    cwd: REPOSITORY,
    env: { ...env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === SAME) return undefined;
  if (code === DIFFERENT) return output.trim();
  throw new Error(`prisma migrate diff failed (exit code ${code}):\n${output}${errors}`);
}

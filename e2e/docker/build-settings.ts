import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../tools/process/run-command.ts';

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

/** How builds reach the network: as this machine does. Nothing of it stays in an image. */
export function buildSettings(): string[] {
  const proxies = PROXIES.filter((name) => process.env[name]).flatMap((name) => ['--build-arg', name]);
  return ['--network', 'host', '--progress', 'plain', ...proxies];
}

/**
 * This machine's settings of npm, as secrets for the Dockerfile's installations.
 *
 * @param folder a temporary one, for the file with them
 */
export async function npmSecrets(folder: string): Promise<string[]> {
  const files = await Promise.all(['globalconfig', 'userconfig'].map(npmSetting));
  const texts = await Promise.all(files.filter((file) => existsSync(file)).map((file) => readFile(file, 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => !/^\s*cafile\s*=/.test(line));
  const authority = await npmSetting('cafile');
  const hasAuthority = authority !== 'null';
  const npmrc = join(folder, 'npmrc');
  await writeFile(npmrc, [...lines, ...(hasAuthority ? ['cafile=/run/secrets/ca'] : []), ''].join('\n'), {
    mode: 0o600,
  });
  const secrets = { npmrc, ...(hasAuthority && { ca: authority }) };
  return Object.entries(secrets).flatMap(([id, source]) => ['--secret', `id=${id},src=${source}`]);
}

async function npmSetting(name: string): Promise<string> {
  const lines = await runCommand('npm', ['config', 'get', name]);
  return lines.at(-1)!;
}

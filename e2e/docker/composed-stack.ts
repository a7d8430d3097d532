import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readComposeFile, readSettings, type ComposeFile } from '../../docker/compose-file.ts';
import { anyFreeTcpPort } from '../../tools/infrastructure/ports.ts';
import { REPOSITORY } from '../../tools/launcher/repository.ts';
import { runCommand, type RunOptions } from '../../tools/process/run-command.ts';
import { RestClient } from '../clients/rest-client.ts';
import { until } from '../support/until.ts';
import { crash, shownBy, type Container } from './container.ts';
import type { Docker } from './docker.ts';
import { VERSION } from './service-images.ts';

/** Containers, networks and volumes of a platform that somebody runs on the same engine have other names. */
const PROJECT = 'convene-e2e';
const FILE = join(REPOSITORY, 'docker-compose.yml');
const PROFILES = ['--profile', 'more'];
const HEALTHY_LIMIT_MS = 180_000;
const SECRETS = ['OPENVIDU_SECRET', 'DATABASE_PASSWORD', 'COTURN_DATABASE_PASSWORD'];

/** Compose 2 is a plugin of Docker's command line; 1.29 is a program of its own. */
export type ComposeVersion = 1 | 2;

/** docker-compose.yml as it is, with settings from a file like `.env`. */
export class ComposedStack {
  readonly docker: Docker;
  readonly rest: RestClient;
  /** The host's address, as clients and containers know it. */
  readonly address: string;
  /** What the file says with these settings. */
  readonly declared: ComposeFile;
  /** Values, by the settings' names. */
  readonly secrets: Record<string, string>;
  private readonly composing: string[];

  private constructor(docker: Docker, composing: string[], settings: NodeJS.Dict<string>, declared: ComposeFile) {
    this.docker = docker;
    this.composing = composing;
    this.declared = declared;
    this.address = settings.PUBLIC_IP!;
    this.secrets = Object.fromEntries(SECRETS.map((name) => [name, settings[name]!]));
    this.rest = new RestClient(`https://${this.address}:${settings.HTTPS_PORT}`, settings.OPENVIDU_SECRET!);
  }

  /**
   * Makes the settings from `.env.example`, as an operator would.
   *
   * @param folder where the file with them is put
   * @param address the host's
   */
  static async prepare(
    docker: Docker,
    folder: string,
    address: string,
    version: ComposeVersion,
  ): Promise<ComposedStack> {
    const settingsFile = join(folder, '.env');
    const ours: Record<string, string> = {
      ...Object.fromEntries(SECRETS.map((name) => [name, randomBytes(24).toString('hex')])),
      DOMAIN_OR_PUBLIC_IP: address,
      PUBLIC_IP: address,
      MEDIA_HOST_IP: address,
      HTTPS_PORT: String(await anyFreeTcpPort()),
    };
    const example = await readFile(join(REPOSITORY, '.env.example'), 'utf8');
    const filled = example.replaceAll(/^([A-Z_]+)=.*$/gm, (line, name: string) =>
      name in ours ? `${name}=${ours[name]}` : line,
    );
    await writeFile(settingsFile, `${filled}CONVENE_VERSION=${VERSION}\n`, { mode: 0o600 });
    const settings = await readSettings(settingsFile);
    const program = version === 1 ? ['docker-compose'] : ['docker', 'compose'];
    const file = ['--file', FILE, '--env-file', settingsFile, '--project-name', PROJECT];
    const composing = [...program, '--ansi', 'never', ...file];
    return new ComposedStack(docker, composing, settings, await readComposeFile(FILE, settings));
  }

  /** With what belongs to any profile, or without. */
  compose(args: string[], options: Omit<RunOptions, 'env'> & { profiles?: boolean } = {}): Promise<string[]> {
    const { profiles = true, ...others } = options;
    const [program, ...first] = this.composing;
    const all = [...first, ...(profiles ? PROFILES : []), ...args];
    return runCommand(program!, all, { ...others, env: this.docker.env });
  }

  /**
   * Starts what is not there yet, and waits until all of it is healthy, or has ended well where it is to end.
   *
   * @param profiles whether also what belongs to a profile
   */
  async up(options: string[] = [], profiles = false): Promise<void> {
    await this.compose(['up', '--detach', '--no-build', ...options], { profiles });
    await this.untilHealthy();
  }

  async untilHealthy(): Promise<void> {
    let states: string[] = [];
    const areHealthy = async () => {
      const all = await this.containers();
      states = all.map(({ service, state: { Status, ExitCode, Health } }) =>
        Status === 'exited' ? `${service}: exit code ${ExitCode}` : `${service}: ${Health?.Status ?? Status}`,
      );
      return all.length > 0 && all.every(isWell);
    };
    const patience = { limitMs: HEALTHY_LIMIT_MS, everyMs: 500, seen: () => states };
    await until('all containers are healthy', areHealthy, patience);
  }

  /** Stops and removes all containers; volumes stay. */
  async down(): Promise<void> {
    await this.compose(['down']);
  }

  /** Removes all that is left, volumes too. */
  async remove(): Promise<void> {
    await this.compose(['down', '--volumes', '--timeout', '1'], { isCleanup: true });
  }

  /** All containers, or those of one service; also those that have ended. */
  async containers(service?: string): Promise<Container[]> {
    const ids = await this.compose(['ps', '--all', '--quiet', ...(service ? [service] : [])]);
    if (ids.length === 0) return [];
    const lines = await this.docker.run(['container', 'inspect', ...ids]);
    return (JSON.parse(lines.join('\n')) as Record<string, any>[]).map(shownBy);
  }

  /** The only container of a service. */
  async container(service: string): Promise<Container> {
    const [container, ...others] = await this.containers(service);
    if (!container || others.length > 0) throw new Error(`${service} has ${others.length + 1} containers, not one`);
    return container;
  }

  /** Kills what runs in a container, and waits until the engine has started it anew. */
  async crash(container: Container): Promise<void> {
    crash(container);
    const isBack = async () => {
      const now = (await this.containers(container.service)).find(({ id }) => id === container.id);
      return now?.state.Running && now.restarts > container.restarts;
    };
    await until(`${container.service} is started again`, isBack, { limitMs: 30_000, everyMs: 100 });
  }
}

/** One that is to end has ended well; another one is healthy. */
function isWell({ isOneShot, state: { Status, ExitCode, Health } }: Container): boolean {
  return isOneShot ? Status === 'exited' && ExitCode === 0 : Health?.Status === 'healthy';
}

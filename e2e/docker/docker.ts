import { runCommand, type RunOptions } from '../../tools/process/run-command.ts';

export interface DockerAddress {
  /** Of the engine's socket; the user's default without it. */
  host?: string;
  /** Folder with the settings and plugins of the command line; the user's own without it. */
  config?: string;
}

/** The command line of one Docker engine. */
export class Docker {
  /** What programs that speak to the engine find it by. */
  readonly env: NodeJS.ProcessEnv;

  constructor({ host, config }: DockerAddress = {}) {
    const address = { ...(host && { DOCKER_HOST: host }), ...(config && { DOCKER_CONFIG: config }) };
    this.env = { ...process.env, DOCKER_BUILDKIT: '1', ...address };
  }

  /** @returns the lines that it printed @throws CommandFailed with the last ones */
  run(args: string[], options: Omit<RunOptions, 'env'> = {}): Promise<string[]> {
    return runCommand('docker', args, { ...options, env: this.env });
  }

  /** Whether the command succeeds. */
  async can(args: string[]): Promise<boolean> {
    return this.run(args).then(
      () => true,
      () => false,
    );
  }

  /** What `docker inspect` says of one thing. */
  async inspect<T = Record<string, any>>(kind: 'container' | 'image', name: string): Promise<T> {
    const lines = await this.run([kind, 'inspect', name]);
    return (JSON.parse(lines.join('\n')) as [T])[0];
  }
}

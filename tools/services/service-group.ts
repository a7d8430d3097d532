import { join } from 'node:path';
import { serviceEnvironment, type StackSettings } from './service-environment.ts';
import { SERVICE_KINDS, type ServiceKind } from './service-kind.ts';
import { startService, type Service } from './start-service.ts';

export interface ServiceGroupOptions extends StackSettings {
  logDir: string;
  netns?: string;
  /** For all services. */
  env?: NodeJS.ProcessEnv;
  /** For the services of one kind; wins over `env`. */
  kindEnv?: Partial<Record<ServiceKind, NodeJS.ProcessEnv>>;
  log: (text: string) => void;
}

/** The services of one stack: started one by one, stopped together. */
export class ServiceGroup {
  private readonly services: Record<ServiceKind, Service[]> = {
    gateway: [],
    session: [],
    'media-node': [],
    'recording-worker': [],
  };
  private readonly numbers = new Map<ServiceKind, number>();
  private readonly options: ServiceGroupOptions;

  constructor(options: ServiceGroupOptions) {
    this.options = options;
  }

  /** Those of one kind, in the order of their start, the ended ones included. */
  of(kind: ServiceKind): Service[] {
    return this.services[kind];
  }

  /**
   * Starts one more service. Its log is <kind>-<number>.log.
   *
   * @param env for this one service; wins over all other settings
   * @param netns the network namespace of this one service
   */
  async add(kind: ServiceKind, env: NodeJS.ProcessEnv = {}, netns?: string): Promise<Service> {
    const [service] = await this.addMany(kind, 1, env, netns);
    return service!;
  }

  /** Starts several services of one kind at the same time. */
  async addMany(kind: ServiceKind, count: number, env: NodeJS.ProcessEnv = {}, netns?: string): Promise<Service[]> {
    const starting = Array.from({ length: count }, () => this.start(kind, env, netns));
    const results = await Promise.allSettled(starting);
    const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    this.services[kind].push(...started);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return started;
  }

  private async start(kind: ServiceKind, env: NodeJS.ProcessEnv, ownNetns?: string): Promise<Service> {
    const number = (this.numbers.get(kind) ?? 0) + 1;
    this.numbers.set(kind, number);
    const { logDir, netns, kindEnv } = this.options;
    return startService(kind, {
      env: { ...serviceEnvironment(kind, number, this.options), ...this.options.env, ...kindEnv?.[kind], ...env },
      netns: ownNetns ?? netns,
      logFile: join(logDir, `${kind}-${number}.log`),
    });
  }

  /** Stops all of them gracefully, in the opposite order of the start. */
  async stop(): Promise<void> {
    for (const kind of [...SERVICE_KINDS].reverse()) {
      await Promise.all(this.services[kind].map((service) => this.stopOne(service)));
    }
  }

  private async stopOne(service: Service): Promise<void> {
    const graceful = await service.stop();
    if (!graceful) this.options.log(`${service.kind} (process ${service.pid}) did not stop in time and was killed`);
  }
}

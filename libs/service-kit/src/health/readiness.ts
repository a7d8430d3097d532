/** Throws or rejects, with a sentence, when the service cannot do its work. */
export type ReadinessCheck = () => void | Promise<void>;

export interface ReadinessReport {
  ready: boolean;
  /** Per check: `ok`, or why not. */
  checks: Record<string, string>;
}

const CHECK_TIMEOUT_MS = 1_000;

/** Whether this process should be sent work: every registered check holds and it is neither starting nor stopping. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private phase: 'starting' | 'running' | 'stopping' = 'starting';

  register(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** A service that was told to stop while it started is not ready any more. */
  started(): void {
    if (this.phase === 'starting') this.phase = 'running';
  }

  /** From now on not ready, whatever the checks say: the load balancer has to look elsewhere. */
  stopping(): void {
    this.phase = 'stopping';
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const checks = Object.fromEntries(results);
    if (this.phase !== 'running') checks['service'] = this.phase;
    return { ready: Object.values(checks).every((outcome) => outcome === 'ok'), checks };
  }
}

async function outcomeOf(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS);
  });
  const asked = (async () => {
    await check();
    return 'ok';
  })().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

import { expect, test } from 'vitest';
import { load } from '../services/service-settings.ts';

interface Health {
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

test('what probes ask is answered, and only readiness depends on what the service needs', async () => {
  const { HealthServer } = (await load('libs/service-kit/src/health/health-server.ts')) as {
    HealthServer: new (of: object) => Health;
  };
  const { Readiness } = (await load('libs/service-kit/src/health/readiness.ts')) as { Readiness: new () => object };
  // Not started: as ready as a service whose database is away.
  const health = new HealthServer(new Readiness());
  const port = await health.listen(0, '127.0.0.1');
  try {
    const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect(await statusOf('/health/live')).toBe(200);
    expect(await statusOf('/health/ready')).toBe(503);
    expect(await statusOf('/metrics')).toBe(200);
  } finally {
    await health.close();
  }
});

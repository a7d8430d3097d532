import { describe, expect, test } from 'vitest';
import { rest, stack } from '../../stack/shared-stack.ts';

describe('health', () => {
  test.each(Object.entries(stack.health))('of every %s can be asked for', async (_, services) => {
    for (const service of services) {
      expect((await fetch(`${service}/health/live`)).status).toBe(200);
      expect((await fetch(`${service}/health/ready`)).status).toBe(200);
      const metrics = await (await fetch(`${service}/metrics`)).text();
      expect(metrics).toMatch(/^process_cpu_seconds_total /m);
    }
  });

  test('of the gateway can be asked for by anybody on the public port', async () => {
    await rest.anonymous('get', '/health/live').expect(200);
    await rest.anonymous('get', '/health/ready').expect(200);
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigurationError, flag, integer, loadConfiguration, port, serviceSettings, url } from './configuration.js';

const Shape = z.object({ ...serviceSettings, RECORD: flag(false), LIMIT: integer(5, 1, 10), SECRET: z.string() });
const problems = (env: NodeJS.ProcessEnv): string[] => {
  try {
    loadConfiguration(Shape, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
  }
  return [];
};

describe('loadConfiguration', () => {
  it('fills in defaults, also for variables set to nothing', () => {
    const configuration = loadConfiguration(Shape, { SECRET: 's', LIMIT: '', RECORD: 'TRUE' });
    expect(configuration).toMatchObject({ LIMIT: 5, RECORD: true, HEALTH_PORT: 9090, LOG_LEVEL: 'info' });
  });

  it('names every wrong variable at once', () => {
    const found = problems({ LIMIT: '11', RECORD: 'yes', HEALTH_PORT: '70000', NATS_URL: 'http://x' });
    expect(found.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['LIMIT', 'RECORD', 'HEALTH_PORT', 'NATS_URL', 'SECRET']),
    );
  });

  it.each(['1.5', 'x', '1e3', ' 1'])('reads whole numbers only, not %j', (text) => {
    expect(integer(0, 0).safeParse(text).success).toBe(false);
  });

  it('knows what a port and a URL are', () => {
    expect(port(1).parse('65535')).toBe(65_535);
    expect(url('nats:').safeParse('nats://h:1').success).toBe(true);
    expect(url('nats:').safeParse('h:1').success).toBe(false);
  });
});

import { z } from 'zod';
import { natsUrl } from '../nats/nats-connection.js';

/** The environment holds something a service cannot start with; `problems` names each variable and what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: string[]) {
    super(`Configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** `true` or `false` in any case, as OpenVidu reads booleans. */
export const flag = (byDefault: boolean) =>
  z
    .string()
    .regex(/^(true|false)$/i, { error: 'must be true or false' })
    .transform((text) => text.toLowerCase() === 'true')
    .default(byDefault);

/** A whole number in a range. */
export const integer = (byDefault: number, min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^-?\d+$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(
      z
        .int()
        .min(min, { error: `must be at least ${min}` })
        .max(max, { error: `must be at most ${max}` }),
    )
    .default(byDefault);

/** A TCP or UDP port; 0 = any free one. */
export const port = (byDefault: number) => integer(byDefault, 0, 65_535);

/** Whether a text is a URL with one of the protocols (`https:` …). */
export const isUrl = (protocols: string[]) => (text: string) => {
  const url = URL.parse(text);
  return url !== null && protocols.includes(url.protocol);
};

/** A URL with one of the protocols (`nats:` …). */
export const url = (...protocols: string[]) =>
  z.string().refine(isUrl(protocols), { error: `must be a URL that starts with ${protocols.join(' or ')}//` });

/** What every service reads from its environment. */
export const serviceSettings = {
  NATS_URL: natsUrl.default('nats://127.0.0.1:4222'),
  /** Where `/health/live`, `/health/ready` and `/metrics` are served; 0 = any free port. */
  HEALTH_PORT: port(9090),
  HEALTH_HOST: z.string().min(1).default('0.0.0.0'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.string().default('development'),
};

export type ServiceSettings = z.infer<z.ZodObject<typeof serviceSettings>>;

/**
 * Reads the environment once, at start. A variable that is set to nothing counts as not set.
 * @throws ConfigurationError with every problem at once, each naming its variable.
 */
export function loadConfiguration<Shape extends z.ZodType>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = shape.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? 'configuration');
      return name in given ? `${name}: ${issue.message}` : `${name}: is not set, and has no default (${issue.message})`;
    }),
  );
}

import { type INestApplicationContext, Logger } from '@nestjs/common';
import type { pino } from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import type { z } from 'zod';
import { ConfigurationError, loadConfiguration, type ServiceSettings } from './configuration.js';
import { HealthServer } from './health-server.js';
import { Readiness } from './readiness.js';
import { createLogger, ServiceLogger } from './service-logger.js';

/** The longest a graceful stop may take before the process ends anyway. */
const STOP_LIMIT_MS = 10_000;
/** A start that takes longer than this says what it waits for, again and again. */
const SLOW_START_MS = 5_000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export interface StartedService {
  /** Closed at a graceful stop. */
  app: INestApplicationContext;
  /** What comes before that: it may take so long, milliseconds, or until a second signal cuts it. */
  drain?: { limitMs: number; run: (cut: AbortSignal) => Promise<void> };
  /** What the launcher of a local stack is told. */
  ready?: { url?: string; ports?: Record<string, number> };
}

/**
 * The life of every service process: read the configuration, answer health probes, start, say that it is ready, and on
 * SIGTERM or SIGINT stop gracefully. Exits with 1, and a message, when it cannot start or something unexpected happens.
 */
export async function runService<Shape extends z.ZodType<ServiceSettings>>(
  name: string,
  shape: Shape,
  start: (configuration: z.infer<Shape>, readiness: Readiness) => Promise<StartedService>,
): Promise<void> {
  const configuration = configurationOrExit(shape);
  const log = createLogger(name, configuration.LOG_LEVEL);
  Logger.overrideLogger(new ServiceLogger(log));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, 'The service ends because of an unexpected error');
      process.exit(1);
    });
  }

  collectDefaultMetrics();
  const readiness = new Readiness();
  const health = new HealthServer(readiness);
  const healthPort = await health.listen(configuration.HEALTH_PORT, configuration.HEALTH_HOST);
  const starting = start(configuration, readiness);
  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, 'Stopping');
    readiness.stopping();
    let limit = endAnywayLater(log);
    const { app, drain } = await starting;
    if (drain && drain.limitMs > 0) {
      clearTimeout(limit);
      await drain.run(AbortSignal.any([AbortSignal.timeout(drain.limitMs), secondSignal()]));
      limit = endAnywayLater(log);
    }
    await app.close();
    await health.close();
    log.info('Stopped');
    process.exit(0);
  };
  for (const signal of SIGNALS) process.once(signal, () => void stop(signal));

  const { ready } = await withReports(starting, readiness, log).catch(exitIfConfiguration);
  readiness.started();
  const ports = { health: healthPort, ...ready?.ports };
  log.info({ ports, url: ready?.url }, 'Ready');
  process.send?.({ type: 'ready', ports, url: ready?.url });
}

function endAnywayLater(log: pino.Logger): NodeJS.Timeout {
  const end = () => {
    log.error(`Not stopped after ${STOP_LIMIT_MS} ms; ending anyway`);
    process.exit(1);
  };
  return setTimeout(end, STOP_LIMIT_MS).unref();
}

/** Aborted when the process is told once more to stop. */
function secondSignal(): AbortSignal {
  const cut = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => cut.abort());
  return cut.signal;
}

/** A service that waits for something, for NATS say, tells what for. */
async function withReports<T>(starting: Promise<T>, readiness: Readiness, log: pino.Logger): Promise<T> {
  const reports = setInterval(() => {
    void readiness.report().then(({ checks }) => log.warn({ checks }, 'Still starting; these are not ready yet'));
  }, SLOW_START_MS);
  try {
    return await starting;
  } finally {
    clearInterval(reports);
  }
}

function configurationOrExit<Shape extends z.ZodType>(shape: Shape): z.infer<Shape> {
  try {
    return loadConfiguration(shape, process.env);
  } catch (error) {
    return exitIfConfiguration(error);
  }
}

function exitIfConfiguration(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

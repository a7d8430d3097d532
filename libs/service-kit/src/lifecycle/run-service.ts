import { Logger } from '@nestjs/common';
import type { pino } from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import type { z } from 'zod';
import { ConfigurationError, loadConfiguration, type ServiceSettings } from '../settings/configuration.js';
import { GracefulStop } from './graceful-stop.js';
import { HealthServer } from '../health/health-server.js';
import { Readiness } from '../health/readiness.js';
import { createLogger, ServiceLogger } from '../service-logger.js';
import type { StartedService } from './started-service.js';
import { takeUncaughtErrors } from '../errors/uncaught-errors.js';

/** A start that takes longer than this says what it waits for, again and again. */
const SLOW_START_MS = 5_000;

/**
 * The life of every service process: read the configuration, answer health probes, start, say that it is ready, and on
 * SIGTERM or SIGINT stop gracefully. Exits with 1, and a message, when it cannot start; what becomes of unexpected errors
 * later, `takeUncaughtErrors` says.
 */
export async function runService<Shape extends z.ZodType<ServiceSettings>>(
  name: string,
  shape: Shape,
  start: (configuration: z.infer<Shape>, readiness: Readiness) => Promise<StartedService>,
): Promise<void> {
  const configuration = configurationOrExit(shape);
  const log = createLogger(name, configuration.LOG_LEVEL);
  Logger.overrideLogger(new ServiceLogger(log));
  const stopStartErrors = endAtUncaughtErrors(log);

  collectDefaultMetrics();
  const readiness = new Readiness();
  const health = new HealthServer(readiness);
  const healthPort = await health.listen(configuration.HEALTH_PORT, configuration.HEALTH_HOST);
  const starting = start(configuration, readiness);
  const stop = new GracefulStop(starting, readiness, health, log);

  const { ready } = await withReports(starting, readiness, log).catch(exitIfConfiguration);
  stopStartErrors();
  takeUncaughtErrors(() => stop.afterException());
  readiness.started();
  const ports = { health: healthPort, ...ready?.ports };
  log.info({ ports, url: ready?.url }, 'Ready');
  process.send?.({ type: 'ready', ports, url: ready?.url });
}

/** Until a service runs, nobody depends on it, and whoever starts it should hear what is wrong. @returns ends this. */
function endAtUncaughtErrors(log: pino.Logger): () => void {
  const end = (error: unknown) => {
    log.fatal({ err: error }, 'The service cannot start because of an unexpected error');
    process.exit(1);
  };
  process.on('uncaughtException', end).on('unhandledRejection', end);
  return () => void process.off('uncaughtException', end).off('unhandledRejection', end);
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

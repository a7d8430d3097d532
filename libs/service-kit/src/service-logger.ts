import type { LoggerService } from '@nestjs/common';
import { type Logger, type DestinationStream, pino } from 'pino';

/** Fields that must never be read in a log, wherever they are in the logged object. */
const SECRETS = ['secret', 'token', 'password', 'authorization', 'credential', 'turnCredential', 'privateId'].flatMap(
  (name) => [name, `*.${name}`, `*.*.${name}`],
);

const NEST_START = [
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestMicroservice',
];

/** Bytes that may wait for whoever reads the log. Lines beyond it are lost, rather than the service's memory. */
const WAITING_LIMIT = 16 * 1024 * 1024;

/**
 * The process's log: one JSON object a line on standard output, with the service's name. Nobody waits for a line to be
 * written; what waits at the end of the process, however it calls `process.exit`, is written then.
 */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  return pino(
    { level, base: { service, pid: process.pid }, redact: { paths: SECRETS, censor: '[hidden]' } },
    destination ?? standardOutput(),
  );
}

function standardOutput(): DestinationStream {
  const output = pino.destination({ sync: false, maxLength: WAITING_LIMIT });
  let lost = 0;
  output.on('drop', () => lost++);
  output.on('drain', () => {
    if (lost > 0) process.stderr.write(`${lost} lines of the log were lost: nobody read it fast enough\n`);
    lost = 0;
  });
  return output;
}

/**
 * Nest's `Logger` on pino. `logger.log({ sessionId, connectionId, msg })` keeps the fields; a last string argument is
 * Nest's context.
 */
export class ServiceLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  /** Nest's own account of its start is only for those who debug. */
  log(message: unknown, ...rest: unknown[]): void {
    this.write(NEST_START.includes(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const strings = rest.filter((part) => typeof part === 'string');
    const context = strings.at(-1);
    const stack = strings.length > 1 ? strings[0] : undefined;
    if (message instanceof Error) this.pino[level]({ err: message, context });
    else if (typeof message === 'object' && message !== null) this.pino[level]({ ...message, context });
    else this.pino[level]({ context, stack }, String(message));
  }
}

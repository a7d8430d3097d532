import type { EventEmitter } from 'node:events';

/**
 * Takes the errors of a socket, a stream or a server whose errors cost nothing but itself. Without anybody who listens to
 * them, an error ends the whole process.
 * @param said what to do with them; by default nothing: its `close` says all there is to know
 * @returns the same
 */
export function ownErrors<T extends EventEmitter>(source: T, said: (error: Error) => void = ignore): T {
  source.on('error', said);
  return source;
}

const ignore = (): void => undefined;

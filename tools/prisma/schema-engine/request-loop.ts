import { createInterface } from 'node:readline';
import { CatalogueAdapterFactory } from './catalogue-adapter.ts';
import { adaptedMethods, type Engines } from './engine-methods.ts';
import { noDatabase } from './no-database-adapter.ts';
import { startEngine, takePanicMessage } from './wasm-engine.ts';

type Method = (params: unknown) => Promise<unknown>;

/** The code that the native engine answers all its errors with. */
const ENGINE_ERROR = 4466;

/** Answers the Prisma CLI's JSON-RPC requests, one a line, until it closes stdin. */
export async function serveRequests(options: { databaseUrl: string; schemaFiles: string[] }): Promise<void> {
  const { databaseUrl, schemaFiles } = options;
  const engines: Engines = {
    withDatabase: once(() => startEngine(schemaFiles, new CatalogueAdapterFactory(databaseUrl))),
    withoutDatabase: once(() => startEngine(schemaFiles, noDatabase)),
  };
  const adapted = adaptedMethods(engines, send) as unknown as Record<string, Method>;
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line) as { id?: number; method?: string; params?: unknown };
    if (!method) continue;
    try {
      const result = await (adapted[method]?.(params) ?? direct(await engines.withDatabase(), method, params));
      send({ id, result: result ?? null });
    } catch (error) {
      send({ id, error: asRpcError(error) });
    }
  }
  // The pool's idle connections would keep the process alive.
  process.exit(0);
}

function direct(engine: object, method: string, params: unknown): Promise<unknown> {
  const call = (engine as Record<string, Method | undefined>)[method];
  if (!call) throw new Error(`The stand-in schema engine does not know "${method}"`);
  return call.call(engine, params);
}

function asRpcError(error: unknown): object {
  const { message, meta } = error as Error & { meta?: unknown };
  const data = { is_panic: false, message: takePanicMessage() ?? message, backtrace: null, meta };
  return { code: ENGINE_ERROR, message: 'An error happened. Check the data field for details.', data };
}

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
}

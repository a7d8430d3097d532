import { randomUUID } from 'node:crypto';
import type {
  CreateMigrationInput,
  CreateMigrationOutput,
  DiffParams,
  DiffResult,
  DiffTarget,
  EvaluateDataLossInput,
  EvaluateDataLossOutput,
  SchemaEngine,
} from '@prisma/schema-engine-wasm';

/** The engines to do the work with; each is started when first asked for. */
export interface Engines {
  withDatabase: () => Promise<SchemaEngine>;
  withoutDatabase: () => Promise<SchemaEngine>;
}

/** Sends a notification to the CLI. */
export type Notify = (notification: { id: string; method: string; params: unknown }) => void;

/** Calls that the WebAssembly engine does differently from the native one, or not at all. All others go straight to it. */
export function adaptedMethods({ withDatabase, withoutDatabase }: Engines, notify: Notify) {
  async function diff(params: DiffParams): Promise<DiffResult> {
    const from = normalise(params.from);
    const to = normalise(params.to);
    const onlyFiles = [from, to].every(({ tag }) => tag === 'empty' || tag === 'schemaDatamodel');
    const engine = onlyFiles ? await withoutDatabase() : await withDatabase();
    return engine.diff({ ...params, from, to });
  }

  return {
    /** The native engine prints by a notification. */
    async diff(params: DiffParams): Promise<DiffResult> {
      const { exitCode, stdout } = await diff(params);
      if (stdout != null) notify({ id: randomUUID(), method: 'print', params: { content: stdout } });
      return { exitCode, stdout: null };
    },

    /** The WebAssembly engine refuses this for Postgres; it is the difference between the migrations and the schema. */
    async createMigration(params: CreateMigrationInput): Promise<CreateMigrationOutput> {
      const { exitCode, stdout } = await diff({
        from: { tag: 'migrations', ...params.migrationsList },
        to: { tag: 'schemaDatamodel', ...params.schema },
        script: true,
        exitCode: true,
        filters: params.filters,
      });
      const nothingToDo = exitCode === 0;
      return {
        connectorType: 'postgresql',
        generatedMigrationName: [timestamp(), params.migrationName].filter(Boolean).join('_'),
        migrationScript: nothingToDo && !params.draft ? null : stdout,
        extension: 'sql',
      };
    },

    /** Works once devDiagnostic has built the schema from the migrations and kept it. */
    async evaluateDataLoss(params: EvaluateDataLossInput): Promise<EvaluateDataLossOutput> {
      const engine = await withDatabase();
      try {
        return await engine.evaluateDataLoss(params);
      } catch (error) {
        if (!(error as Error).message.includes('shadow DB must be provided')) throw error;
        await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
        return engine.evaluateDataLoss(params);
      }
    },

    async getDatabaseVersion(): Promise<string> {
      return (await (await withDatabase()).version({} as never)) as string;
    },
  };
}

/** An empty list of migrations would make the engine ask for a shadow database. */
function normalise(target: DiffTarget): DiffTarget {
  return target.tag === 'migrations' && target.migrationDirectories.length === 0 ? { tag: 'empty' } : target;
}

/** As in Prisma's names of migrations: year to second, without separators. */
function timestamp(): string {
  return new Date().toISOString().replace(/\D/g, '').slice(0, 14);
}

import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { createDatabase, dropDatabase } from '../../infrastructure/databases.ts';

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>;

const TEXT = 25;
/** The one-byte type "char" of Postgres' catalogue. */
const CATALOGUE_CHAR = 18;

/**
 * Connects the schema engine to Postgres. Prisma's adapter does not know the catalogue's type "char" and refuses it; here
 * it reads such columns as text and then tells the engine that they are characters, which is what the engine expects. And
 * it cuts a migration at each semicolon, those within a function, too; here Postgres gets it whole.
 */
export class CatalogueAdapterFactory extends PrismaPg {
  private readonly url: string;

  constructor(url: string) {
    super(new CataloguePool({ connectionString: url }));
    this.url = url;
  }

  override async connect(): Promise<PgAdapter> {
    return withWholeScripts(withCharacters(await super.connect()));
  }

  /** A scratch database, which the engine fills with the migrations; dropped when disposed of. */
  override async connectToShadowDb(): Promise<PgAdapter> {
    const name = `prisma_shadow_${randomUUID()}`;
    const pool = new CataloguePool({ connectionString: await createDatabase(this.url, name) });
    pool.on('error', (error) => console.error(`Shadow database: ${error.message}`));
    const adapter = withWholeScripts(withCharacters(await new PrismaPg(pool).connect()));
    adapter.dispose = async () => {
      await pool.end();
      await dropDatabase(this.url, name);
    };
    return adapter;
  }
}

/** Names of the columns that are "char": results carry no other mark once their type has been replaced. */
const characterColumns = new Set<string>();

class CataloguePool extends pg.Pool {
  // The base class has many overloads; the adapter awaits the result of whichever it calls.
  override async query(...args: unknown[]): Promise<never> {
    const result = await (super.query as (...args: unknown[]) => Promise<pg.QueryResult>)(...args);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== CATALOGUE_CHAR) continue;
      field.dataTypeID = TEXT;
      characterColumns.add(field.name);
    }
    return result as never;
  }
}

function withCharacters<T extends SqlDriverAdapter>(adapter: T): T {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    result.columnNames.forEach((name, index) => {
      if (characterColumns.has(name)) result.columnTypes[index] = ColumnTypeEnum.Character;
    });
    return result;
  };
  return adapter;
}

function withWholeScripts(adapter: PgAdapter): PgAdapter {
  adapter.executeScript = async (script) => void (await adapter.underlyingDriver().query(script));
  return adapter;
}

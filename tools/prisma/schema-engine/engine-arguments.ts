/** What the Prisma CLI says to the schema engine on its command line. */
export interface EngineArguments {
  showVersion: boolean;
  /** Such as "create-database", which is done without the request protocol. */
  databaseCommand: string | undefined;
  databaseUrl: string;
  schemaFiles: string[];
}

export function parseEngineArguments(args: string[]): EngineArguments {
  const after = (name: string) => args.flatMap((arg, index) => (arg === name ? [args[index + 1] ?? ''] : []));
  const datasource = JSON.parse(after('--datasource')[0] ?? '{}') as { url?: string };
  return {
    showVersion: args.includes('--version'),
    databaseCommand: after('cli')[0],
    databaseUrl: datasource.url ?? '',
    schemaFiles: after('--datamodels'),
  };
}

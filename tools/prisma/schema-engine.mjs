#!/usr/bin/env node
// Stands in for Prisma's native schema engine where that cannot be downloaded: PRISMA_SCHEMA_ENGINE_BINARY names this
// file (see tools/prisma.ts). It takes the arguments and speaks the protocol that the Prisma CLI uses with the native
// one, neither of which is documented: prisma, @prisma/adapter-pg and @prisma/schema-engine-wasm are pinned exactly, and
// each upgrade is to be proven by `npm test` and a `prisma migrate dev`.
import { parseEngineArguments } from './schema-engine/engine-arguments.ts';
import { runDatabaseCommand } from './schema-engine/database-command.ts';
import { serveRequests } from './schema-engine/request-loop.ts';

const { showVersion, databaseCommand, databaseUrl, schemaFiles } = parseEngineArguments(process.argv.slice(2));
if (showVersion) console.log('schema-engine-cli wasm');
else if (databaseCommand) process.exitCode = await runDatabaseCommand(databaseCommand, databaseUrl);
else await serveRequests({ databaseUrl, schemaFiles });

// npm run prisma -- ARGUMENTS: the Prisma CLI, also where its engine cannot be downloaded.
import { runMain } from './console/run-main.ts';
import { prismaCommand } from './prisma/prisma-command.ts';
import { runInTerminal } from './process/run-in-terminal.ts';
import { REPOSITORY } from './launcher/repository.ts';

await runMain(() => {
  const { command, args, env } = prismaCommand(process.argv.slice(2));
  return runInTerminal(command, args, { cwd: REPOSITORY, env });
});

import { join } from 'node:path';
import type { Progress, Steps } from '../console/steps.ts';
import { StopWithMessage } from '../console/stop-with-message.ts';
import { runCommand } from '../process/run-command.ts';
import { REPOSITORY } from '../launcher/repository.ts';
import { buildProjects } from '../setup/build.ts';
import { brokenImports } from './imports/broken-imports.ts';

/** How many steps `checkSources` takes. */
export const SOURCE_CHECK_STEPS = 4;

/** How many checks found nothing, and how many found something. */
export interface CheckCounts {
  passed: number;
  failed: number;
}

const OUTSIDE_THE_BUILD = [
  ...['tools', 'e2e', 'bench', 'docker'].map((folder) => `${folder}/tsconfig.json`),
  'tsconfig.tests.json',
];

/** Checks formatting, types, lint rules and imports of everything, and prints what is wrong. One failure does not end it. */
export async function checkSources(steps: Steps): Promise<CheckCounts> {
  const counts = { passed: 0, failed: 0 };
  const check = async (title: string, run: (progress: Progress) => Promise<void>) => {
    try {
      await steps.run(title, run);
      counts.passed += 1;
    } catch (error) {
      if (!(error instanceof StopWithMessage)) throw error;
      console.error(error.message);
      counts.failed += 1;
    }
  };
  await check('Checking the formatting', () => runTool('oxfmt', ['--check']));
  await check('Checking the types', checkTypes);
  await check('Checking the lint rules', () => runTool('oxlint', ['--type-aware', '--deny-warnings']));
  await check('Checking who imports whom', checkImports);
  return counts;
}

async function checkTypes(progress: Progress): Promise<void> {
  await buildProjects(progress);
  for (const project of OUTSIDE_THE_BUILD) await runTool('tsc', ['-p', project]);
}

async function checkImports(): Promise<void> {
  const broken = await brokenImports(REPOSITORY);
  if (broken.length > 0) throw new StopWithMessage(broken.join('\n'));
}

async function runTool(name: string, args: string[]): Promise<void> {
  await runCommand(join(REPOSITORY, 'node_modules', '.bin', name), args, { cwd: REPOSITORY });
}

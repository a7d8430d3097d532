#!/usr/bin/env node
// Runs a task of this repository: `node tools/run.mjs TASK [arguments]`, where tools/TASK.ts is the task. This is what
// every npm script calls. It works on an older Node with nothing installed yet: it installs the dependencies, among
// them a Node that is new enough, and hands over to that one.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './launcher/dependencies.mjs';
import { findNode, NO_NODE } from './launcher/node-24.mjs';
import { runTask } from './launcher/run-task.mjs';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const [task = '', ...args] = process.argv.slice(2);

process.exitCode = await main();

async function main() {
  if (!/^[a-z][a-z0-9-]*$/.test(task) || !existsSync(join(repository, 'tools', `${task}.ts`))) {
    console.error(`There is no task "${task}": the npm scripts in package.json show what there is.`);
    return 1;
  }
  const installed = await ensureDependencies(repository);
  if (installed !== 0) return installed;
  const node = findNode(repository);
  if (!node) {
    console.error(NO_NODE);
    return 1;
  }
  return runTask(node, repository, task, args);
}

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const LOOK_FOR_NPM_MS = 500;

/**
 * Runs tools/<task>.ts and passes signals on to it.
 *
 * The task has an IPC channel only so that it notices (event "disconnect") when this process is killed.
 *
 * @param {string} node path of the Node to run it with; its folder comes first in the task's PATH
 * @param {string} repository the checkout's folder, which becomes the working directory
 * @param {string} task
 * @param {string[]} args
 * @returns {Promise<number>} the exit code: the task's, or 128 + signal number as in a shell
 */
export async function runTask(node, repository, task, args) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const child = spawn(node, [join(repository, 'tools', `${task}.ts`), ...args], {
    cwd: repository,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of FORWARDED) {
    let forwarded = false;
    process.on(signal, () => {
      // A terminal sends Ctrl-C to all its processes, so the task has it already; npm sends it once more.
      if (forwarded || (signal === 'SIGINT' && process.stdin.isTTY)) return;
      forwarded = true;
      child.kill(signal);
    });
  }
  const watch = whenNpmIsGone(() => child.kill('SIGTERM'));
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
    });
  } finally {
    clearInterval(watch);
  }
}

/**
 * npm does not pass SIGTERM on, it just ends. What it leaves behind gets another parent, and nothing else tells.
 *
 * @param {() => void} stop
 * @returns {NodeJS.Timeout | undefined}
 */
function whenNpmIsGone(stop) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    stop();
  }, LOOK_FOR_NPM_MS);
  return watch;
}

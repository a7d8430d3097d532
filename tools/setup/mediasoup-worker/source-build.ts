import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Progress } from '../../console/steps.ts';
import { runCommand } from '../../process/run-command.ts';
import { ninjaProgress } from './ninja-progress.ts';
import { applyEdit, SOURCE_EDITS } from './source-edits.ts';
import { workerRuns } from './worker-check.ts';
import { MEDIASOUP_PACKAGE, STAND_INS } from './worker-files.ts';

const TEMPORARY = 'building-';

/**
 * Builds the worker from the source in mediasoup's npm package with Debian's libraries; some minutes.
 *
 * The caller makes sure that no second build for the same destination runs at the same time.
 *
 * @param destination path of the worker; appears there in one step when all has gone well
 * @param progress called with texts like "120/261"
 * @throws Error with the compiler's last lines
 */
export async function buildWorker(destination: string, progress: Progress): Promise<void> {
  const folder = dirname(destination);
  await mkdir(folder, { recursive: true });
  await removeAbandonedBuilds(folder);
  const temporary = await mkdtemp(join(folder, TEMPORARY));
  try {
    const source = join(temporary, 'worker');
    await prepareSource(source);
    await runCommand('meson', ['setup', 'build', '--buildtype', 'release', '-Db_ndebug=true', '-Db_pie=true'], {
      cwd: source,
    });
    await runCommand('ninja', ['-C', 'build', 'mediasoup-worker'], {
      cwd: source,
      onLine: (line) => {
        const done = ninjaProgress(line);
        if (done) progress(done);
      },
    });
    const built = join(source, 'build', 'mediasoup-worker');
    if (!workerRuns(built)) throw new Error('mediasoup worker: the build succeeded, but its result does not run');
    await rename(built, destination);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function prepareSource(source: string): Promise<void> {
  await cp(join(MEDIASOUP_PACKAGE, 'worker'), source, { recursive: true });
  for (const name of await readdir(STAND_INS)) {
    if (name === 'README.md') continue;
    const wrap = await readFile(join(source, 'subprojects', `${name}.wrap`), 'utf8');
    const directory = /^directory *= *(.+)$/m.exec(wrap)?.[1];
    if (!directory) throw new Error(`mediasoup worker: subprojects/${name}.wrap names no directory`);
    await cp(join(STAND_INS, name), join(source, 'subprojects', directory.trim()), { recursive: true });
  }
  for (const edit of SOURCE_EDITS) {
    const path = join(source, edit.file);
    await writeFile(path, applyEdit(await readFile(path, 'utf8'), edit));
  }
}

async function removeAbandonedBuilds(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(TEMPORARY)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

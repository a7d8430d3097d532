import { mkdir } from 'node:fs/promises';
import { removeLeftParts } from '@convene/service-kit';
import { compose } from '../composition/compose.js';
import { makeZip } from '../individual/make-zip.js';
import { ResultFailure, type Result, type ResultJob } from '../result/result.js';

/** What may be part of a file name. */
const SAFE_NAME = /^[A-Za-z0-9_-]+$/;

/**
 * Makes what a recording is for from what was captured of it.
 *
 * @throws ResultFailure when there is nothing to make a result of; the signal's reason when it is aborted; any other error
 * when something broke, and another try may succeed.
 */
export async function makeResult(job: ResultJob): Promise<Result> {
  const { recording, workFolder, signal } = job;
  signal.throwIfAborted();
  for (const name of [recording.id, recording.name, ...recording.streams.map(({ streamId }) => streamId)]) {
    if (!SAFE_NAME.test(name)) throw new ResultFailure(`"${name}" cannot be the name of a file.`);
  }
  await mkdir(workFolder, { recursive: true });
  await removeLeftParts(workFolder, 0); // What an earlier run had not finished.
  const wanted = new Set(recording.streams.map(({ streamId }) => streamId));
  const pieces = job.pieces.filter(({ streamId }) => wanted.has(streamId));
  const make = recording.outputMode === 'INDIVIDUAL' ? makeZip : compose;
  return make({ ...job, pieces });
}

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecordingStorage } from '@convene/recording-storage';
import { recordingOperations, type Operation } from '@convene/service-contracts';
import { loadConfiguration, type ServiceBus } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { recordingOf } from '../../test/recording.ts';
import { capturedFolder } from '../storage/captured-folder.js';
import { RecordingWorkerConfiguration } from '../configuration.js';
import { RecordingFiles } from '../storage/recording-files.js';
import { FinishRecording } from './finish-recording.js';
import { Progress, Unwanted } from './progress.js';

const { beginFinish, foreseeResult, finishRecording } = recordingOperations;
const recording = recordingOf([], { length: 1_000, outputMode: 'INDIVIDUAL' });
const JOB = { recordingUid: recording.uid, attempt: 1 };
const { signal } = new AbortController();

/** The session service, as far as it is asked; and what is in the folder when it is told of the result. */
class SessionService {
  begun: object = { verdict: 'go', recording, object: { id: recording.id, status: 'stopped' } };
  foreseen = true;
  /** Dies when it is asked this. */
  diesAt?: Operation;
  told?: { result: { status: string }; files: string[]; object: { status: string } | undefined };

  readonly bus = {
    request: async (operation: Operation, request: any) => {
      if (operation === this.diesAt) throw new Error('The process ends here');
      if (operation === beginFinish) return this.begun;
      if (operation === foreseeResult) {
        return this.foreseen ? { object: { id: recording.id, status: request.result.status } } : {};
      }
      if (operation === finishRecording) this.told = { result: request.result, ...(await look()) };
      return { wanted: true };
    },
  } as unknown as ServiceBus;
}

let path: string;
let session: SessionService;
let finishing: FinishRecording;
let captured: string;
beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'convene-finish-'));
  session = new SessionService();
  captured = capturedFolder(path, recording.uid).root;
  await mkdir(join(captured, 'streams'), { recursive: true });
  const configuration = loadConfiguration(RecordingWorkerConfiguration, {
    OPENVIDU_RECORDING_PATH: path,
    NATS_URL: 'nats://127.0.0.1',
    DATABASE_URL: 'postgres://127.0.0.1/none',
  });
  const files = new RecordingFiles(openRecordingStorage(configuration));
  finishing = new FinishRecording(session.bus, files, new Progress(session.bus), configuration);
});
afterEach(() => rm(path, { recursive: true, force: true }));

/** What is in the folder of the recording. */
async function look() {
  const folder = join(path, recording.id);
  const files = existsSync(folder) ? (await readdir(folder)).toSorted() : [];
  const text = files.length > 0 ? await readFile(join(folder, `.recording.${recording.id}`), 'utf8') : undefined;
  return { files, object: text && JSON.parse(text) };
}

it('tells of a result when everything says so', async () => {
  await finishing.finish(JOB, signal);
  expect(session.told).toMatchObject({
    result: { status: 'ready' },
    files: ['.recording.Call', 'Talk.zip'],
    object: { status: 'ready' },
  });
  expect(existsSync(captured)).toBe(false);
});

it.each([foreseeResult, finishRecording])('goes on where another one has died, at %o', async (operation) => {
  session.diesAt = operation;
  await expect(finishing.finish(JOB, signal)).rejects.toThrow('ends here');
  expect(existsSync(captured)).toBe(true);
  delete session.diesAt;
  await finishing.finish(JOB, signal);
  expect(session.told).toMatchObject({ files: ['.recording.Call', 'Talk.zip'], object: { status: 'ready' } });
  expect(existsSync(captured)).toBe(false);
});

it('removes what others have left who died while they stored something', async () => {
  await mkdir(join(path, recording.id));
  await writeFile(join(path, recording.id, `.${randomUUID()}.part`), 'half of it');
  await finishing.finish(JOB, signal);
  expect(session.told!.files).toEqual(['.recording.Call', 'Talk.zip']);
});

it('forgets what was captured when somebody has told of the result, and died', async () => {
  session.begun = { verdict: 'over', ready: true };
  await finishing.finish(JOB, signal);
  expect([session.told, existsSync(captured)]).toEqual([undefined, false]);
});

it('keeps what was captured when there is nothing to do for another reason', async () => {
  session.begun = { verdict: 'over', ready: false };
  await finishing.finish(JOB, signal);
  expect([session.told, existsSync(captured)]).toEqual([undefined, true]);
});

it('tells nobody of a result that is not wanted', async () => {
  session.foreseen = false;
  await expect(finishing.finish(JOB, signal)).rejects.toThrow(Unwanted);
  await finishing.fail(JOB, 'no');
  expect([session.told, existsSync(captured)]).toEqual([undefined, true]);
});

it('tells of a failure when the file says so, and also when that cannot be written', async () => {
  await finishing.fail(JOB, 'The disk is full');
  expect(session.told).toMatchObject({ result: { failure: 'The disk is full' }, object: { status: 'failed' } });
  delete session.told;
  await rm(path, { recursive: true });
  const nowhere = { store: refuse, storeObject: refuse } as unknown as RecordingFiles;
  await new FinishRecording(session.bus, nowhere, new Progress(session.bus), {} as never).fail(JOB, 'The disk is full');
  expect(session.told).toMatchObject({ result: { status: 'failed' } });
});

const refuse = async (): Promise<never> => {
  throw new Error('There is no room');
};

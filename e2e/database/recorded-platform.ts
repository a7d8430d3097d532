import type { Database } from '@convene/database';
import { JobStore } from '@convene/jobs';
import { type Operation, recordingOperations } from '@convene/service-contracts';
import { NobodyThere, type ServiceBus } from '@convene/service-kit';
import { vi } from 'vitest';
import type { CaptureJobs } from '../../apps/recording-worker/src/recording/capture-jobs.ts';
import { CapturePlans } from '../../apps/recording-worker/src/recording/capture-plans.ts';
import { CaptureReview } from '../../apps/recording-worker/src/recording/capture-review.ts';
import { CapturePlans as PlannedCaptures } from '../../apps/session/src/workflows/recording/capture-plans.ts';
import { Captures } from '../../apps/session/src/workflows/recording/captures.ts';
import { FailedStarts } from '../../apps/session/src/workflows/recording/failed-starts.ts';
import { RecordingJobs } from '../../apps/session/src/workflows/recording/recording-jobs.ts';
import { RecordingRecovery } from '../../apps/session/src/workflows/recording/recording-recovery.ts';
import { SilentRecorders } from '../../apps/session/src/workflows/recording/silent-recorders.ts';
import type { OwnDatabase } from '../stack/own-database.ts';
import { until } from '../support/until.ts';

/** The recording workers. */
export const WORKERS = ['recorder-0', 'recorder-1', 'recorder-2', 'recorder-3'];

type Message = { operation: string; bytes: number };
/** What looks after recordings in a session service, and the workers that capture them, on a database of their own. */
export interface RecordedPlatform {
  own: OwnDatabase;
  database: Database;
  jobs: JobStore;
  recovery: RecordingRecovery;
  silent: SilentRecorders;
  workers: { review: CaptureReview; plans: CapturePlans; told: Map<string, recordingOperations.CapturePlan> }[];
  messages: Message[];
  /** How often jobs were added, whether one or many at a time. */
  additions: () => number;
  /** The workers that answer the session service. */
  alive: Set<string>;
  changed: (sessionUid: string) => void;
}

/** On a database in which recordings of these workers are. To be dropped. */
export async function recordedPlatform(own: OwnDatabase): Promise<RecordedPlatform> {
  const { database } = own;
  const jobs = new JobStore({ DATABASE_URL: own.url }, 'session', () => undefined);
  const messages: Message[] = [];
  const heard = new Map<string, () => void>();
  const alive = new Set<string>();
  const bus = busTo(database, { messages, heard, alive, captures: () => captures });
  const additions: { mock: { calls: unknown[] } }[] = [];
  const queue = (name: string) => {
    const made = jobs.queue(name);
    additions.push(vi.spyOn(made, 'add'), vi.spyOn(made, 'addBulk'));
    return made;
  };
  const recordingJobs = new RecordingJobs({ queue } as JobStore, bus);
  const captures = new Captures(database, undefined as never, recordingJobs);
  const failedStarts = new FailedStarts(database, undefined as never);
  const configuration = { OPENVIDU_RECORDING_STOP_WAIT: 60 } as never;
  const platform: RecordedPlatform = {
    ...{ own, database, jobs, messages, alive, workers: [] },
    additions: () => additions.reduce((sum, { mock }) => sum + mock.calls.length, 0),
    recovery: new RecordingRecovery(database, undefined as never, recordingJobs, failedStarts, configuration),
    silent: new SilentRecorders(database, bus, captures),
    changed: (sessionUid) => heard.get(sessionUid)?.(),
  };
  for (const workerId of WORKERS) platform.workers.push(await worker(database, bus, workerId));
  return platform;
}

interface Others {
  messages: Message[];
  heard: Map<string, () => void>;
  alive: Set<string>;
  captures: () => Captures;
}

/** What the session service and workers answer each other. */
function busTo(database: Database, { messages, heard, alive, captures }: Others) {
  const planned = new PlannedCaptures(database);
  const answers: Record<string, (request: any) => Promise<unknown>> = {
    [recordingOperations.listCaptures.name]: (request) => planned.list(request),
    [recordingOperations.capturePlans.name]: async (request) => ({ plans: await planned.of(request.captures) }),
    [recordingOperations.captureLost.name]: (request) => captures().lost(request),
    [recordingOperations.wants.name]: async () => ({ wantedIds: [] }),
  };
  const request = async ({ name }: Operation, payload: unknown, target?: string) => {
    if (target !== undefined && !alive.has(target)) throw new NobodyThere(name);
    const answer = answers[name]!;
    const reply = await answer(payload);
    messages.push({ operation: name, bytes: JSON.stringify([payload, reply]).length });
    return reply;
  };
  const subscribe = (_: unknown, sessionUid: string, hear: () => void) => {
    heard.set(sessionUid, hear);
    return () => heard.delete(sessionUid);
  };
  return { request, subscribe, publish: () => undefined, hearsOthers: async () => true } as unknown as ServiceBus;
}

/** A recording worker, as far as it asks what it captures. */
async function worker(database: Database, bus: ServiceBus, workerId: string) {
  const plans = new CapturePlans(bus);
  const told = new Map<string, recordingOperations.CapturePlan>();
  const captured = await database.recording.findMany({ where: { capturedBy: workerId, status: 'started' } });
  for (const { uid: recordingUid, sessionUid, captureTerm: term } of captured) {
    plans.follow({ recordingUid, sessionUid, term }, (plan) => told.set(recordingUid, plan));
  }
  await until('it was told what to capture', () => told.size === captured.length, { limitMs: 10_000 });
  const jobs = {
    missing: (listed: { recordingUid: string }[]) => listed.filter(({ recordingUid }) => !told.has(recordingUid)),
  };
  const configuration = { RECORDING_WORKER_ID: workerId } as never;
  const review = new CaptureReview(bus, jobs as unknown as CaptureJobs, plans, configuration);
  await review.review();
  return { review, plans, told };
}

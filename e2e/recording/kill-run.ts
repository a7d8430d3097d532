import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Stack } from '../../tools/services/start-stack.ts';
import type { ServiceKind } from '../../tools/services/service-kind.ts';
import { Participant } from '../clients/participant.ts';
import { RestClient } from '../clients/rest-client.ts';
import { LOOP_S, testMedia } from '../clients/test-media.ts';
import type { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { killLater } from '../stack/kill-later.ts';
import { seenFrames } from '../observing/look-into.ts';
import { LOOKS } from '../observing/looks.ts';
import { download, type RecordingBody } from '../scenes/recordings.ts';
import { unzip } from '../support/unzip.ts';
import { until } from '../support/until.ts';

/**
 * What is killed: the worker that captures, the one that makes the result, or what everything depends on; `stop`: the
 * worker that captures is stopped, as for an update.
 */
export const VICTIMS = ['capture', 'result', 'session', 'nats', 'database', 'media-node', 'stop'] as const;
export type Victim = (typeof VICTIMS)[number];
export type Mode = 'INDIVIDUAL' | 'COMPOSED';

export interface KillOutcome {
  victim: Victim;
  mode: Mode;
  status: string;
  /** Seconds of what was published between start and stop (or the media node's death) that are not in the result. */
  missingS: number;
  /** Whether it was not finished within a minute. */
  isStuck: boolean;
}

const FPS = 25;
const AFTER_KILL_S = 5;
const OUTAGE_MS = 2_000;
const FINISH_LIMIT_MS = 60_000;

/** One recording, during which something is killed at a random moment. */
export async function killRun(stack: Stack, victim: Victim, mode: Mode): Promise<KillOutcome> {
  const rest = new RestClient(stack.url!, stack.secret);
  const session = await rest.createSession({ defaultOutputMode: mode });
  const participant = await Participant.join(rest, session);
  const folder = await mkdtemp(join(tmpdir(), 'convene-kill-'));
  try {
    const media = await testMedia(LOOKS[0]!);
    const { peer, streamId } = await participant.publish({ media });
    await until('something was sent', () => frames(peer) > FPS / 2);
    const { body } = await rest.post('/recordings/start', { session, resolution: '320x240' }).expect(200);
    const id = (body as RecordingBody).id;
    const from = frames(peer);
    if (victim !== 'result') await kill(stack, victim, id, 500 + Math.random() * 3_500);
    const killedAt = frames(peer);
    await until('more was sent', () => frames(peer) > killedAt + AFTER_KILL_S * FPS, { limitMs: 20_000 });
    const to = victim === 'media-node' ? killedAt : frames(peer);
    await stop(rest, id);
    if (victim === 'result') await kill(stack, victim, id, Math.random() * 400);
    const recording = await finished(rest, id);
    if (recording.status !== 'ready') {
      return { victim, mode, status: recording.status, missingS: Infinity, isStuck: recording.status === 'stopped' };
    }
    const file = await download(rest, recording, folder);
    const video = mode === 'COMPOSED' ? file : join(folder, `${streamId}.webm`);
    if (mode === 'INDIVIDUAL') await unzip(file, folder);
    const missingS = missing(new Set((await seenFrames(video)).map(({ counter }) => counter)), from, to);
    return { victim, mode, status: 'ready', missingS, isStuck: false };
  } finally {
    participant.close();
    await rm(folder, { recursive: true });
  }
}

const frames = (peer: WebRtcPeer): number => peer.sender?.sent.frames ?? 0;

/** Of the frames that were sent from one to the other number, those that nobody sees, in seconds. */
function missing(seen: ReadonlySet<number>, from: number, to: number): number {
  const loop = LOOP_S * FPS;
  if (to - from > loop) throw new Error(`${to - from} frames cannot be told apart`);
  let count = 0;
  for (let frame = from; frame < to; frame++) if (!seen.has(frame % loop)) count++;
  return count / FPS;
}

async function kill(stack: Stack, victim: Victim, recordingId: string, afterMs: number): Promise<void> {
  switch (victim) {
    case 'capture':
      return replace(stack, 'recording-worker', await indexOfCapturing(stack, recordingId), afterMs);
    case 'stop': {
      await pauseFor(afterMs);
      const [stopped] = stack.recordingWorkers.splice(await indexOfCapturing(stack, recordingId), 1);
      const [graceful] = await Promise.all([stopped!.stop(), stack.add('recording-worker')]);
      if (!graceful) throw new Error('A recording worker that captures did not stop in time');
      return;
    }
    case 'result':
      // Whoever has the job: one of them is left, and takes it over.
      return replace(stack, 'recording-worker', Math.floor(Math.random() * 2), afterMs);
    case 'session':
      return replace(stack, 'session', 0, afterMs);
    case 'media-node':
      return replace(stack, 'media-node', 0, afterMs);
    case 'nats':
      await pauseFor(afterMs);
      await stack.nats.kill();
      await pauseFor(OUTAGE_MS);
      return stack.nats.restart();
    case 'database':
      await pauseFor(afterMs);
      return takeDatabaseAway(stack.databaseUrl);
  }
}

const LISTS = { 'recording-worker': 'recordingWorkers', session: 'sessions', 'media-node': 'mediaNodes' } as const;

/** Kills one service, and starts another one, as whatever runs it does. */
async function replace(stack: Stack, kind: Exclude<ServiceKind, 'gateway'>, index: number, afterMs: number) {
  const living = stack[LISTS[kind]];
  const service = living[index]!;
  await killLater(service, afterMs);
  living.splice(living.indexOf(service), 1);
  void stack.add(kind);
}

async function indexOfCapturing(stack: Stack, recordingId: string): Promise<number> {
  const captured = await Promise.all(
    stack.recordingWorkers.map(async ({ ports }) => {
      const response = await fetch(`http://127.0.0.1:${ports.health}/metrics`);
      return /^convene_recordings_captured ([1-9])/m.test(await response.text());
    }),
  );
  const index = captured.indexOf(true);
  if (index < 0) throw new Error(`No worker captures ${recordingId}`);
  return index;
}

/** All connections are cut, and for a while there are no new ones, as when Postgres crashes and recovers. */
async function takeDatabaseAway(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    const allow = (allowed: boolean) =>
      client.query(`ALTER DATABASE ${pg.escapeIdentifier(name)} ALLOW_CONNECTIONS ${allowed}`);
    await allow(false);
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    await pauseFor(OUTAGE_MS);
    await allow(true);
  } finally {
    await client.end();
  }
}

/** A backend asks again when it is told that something is away. */
async function stop(rest: RestClient, id: string): Promise<void> {
  const isStopped = async () => {
    const { status } = await rest.post(`/recordings/stop/${id}`).timeout(60_000);
    return status === 200 || status === 404;
  };
  await until('the recording is stopped', isStopped, { limitMs: 20_000, everyMs: 200 });
}

async function finished(rest: RestClient, id: string): Promise<RecordingBody> {
  const end = performance.now() + FINISH_LIMIT_MS;
  for (;;) {
    const { status, body } = await rest.get(`/recordings/${id}`);
    if (status === 200 && (body.status === 'ready' || body.status === 'failed' || performance.now() > end)) return body;
    await pauseFor(100);
  }
}

const pauseFor = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

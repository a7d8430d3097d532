import { join } from 'node:path';
import { scanPieces } from '../../apps/recording-worker/dist/pieces/scan-pieces.js';
import { Participant } from '../../e2e/clients/participant.ts';
import { RestClient } from '../../e2e/clients/rest-client.ts';
import type { TestMedia } from '../../e2e/clients/test-media.ts';
import { startRecording, stopRecording } from '../../e2e/scenes/recordings.ts';
import { healthUrl, metric } from '../../e2e/observing/metrics.ts';
import { pause, until } from '../../e2e/support/until.ts';
import type { Service } from '../../tools/services/start-service.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import { cpuTime } from '../rest/cpu-time.ts';
import { median, rounded } from '../run/percentiles.ts';
import { megabitsPerSecond } from './conference-media.ts';

const ROUNDS = 3;
/** With more losses it is the machine that was measured: a busy one does not read its sockets in time. */
const MOST_LOST_PERCENT = 5;

/** What a recording worker needs to capture. Percent are of one core. */
export interface Capture {
  streams: number;
  seconds: number;
  /** Of one stream, without the headers of packets. */
  megabits_per_s: number;
  /** Of the worker while it captures nothing. */
  idle_percent: number;
  /** For one stream, beyond that: the median of the rounds. */
  percent_per_stream: number;
  percent_per_megabit: number;
  rounds: number[];
  /** Of one stream, that the worker took. */
  packets_per_s: number;
  lost_percent: number;
}

/** Lets the stack's worker capture streams of real publishers. @param seconds of a round. @param dir the stack's */
export async function measureCapture(
  stack: Stack,
  dir: string,
  { media, streams, seconds }: { media: TestMedia; streams: number; seconds: number },
): Promise<Capture> {
  const rest = new RestClient(stack.url!, stack.secret);
  const worker = stack.recordingWorkers[0]!;
  const used = usageOf(worker.pid);
  const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
  const publishers: Participant[] = [];
  try {
    while (publishers.length < streams) {
      const publisher = await Participant.join(rest, session);
      publishers.push(publisher);
      await publisher.publish({ media });
    }
    const idle = await used(seconds);
    const { id } = await startRecording(rest, session);
    const folder = join(dir, 'recordings', '.captured');
    const haveVideo = async () => (await streamsWithVideo(folder)) === streams;
    await until('there is video of all', haveVideo, { limitMs: 20_000 });
    const before = await packetsOf(worker);
    const rounds: number[] = [];
    while (rounds.length < ROUNDS) rounds.push((await used(seconds)) - idle);
    const after = await packetsOf(worker);
    await stopRecording(rest, id);
    const packets = after.taken - before.taken;
    const lostPercent = (100 * (after.lost - before.lost)) / packets;
    if (!(lostPercent <= MOST_LOST_PERCENT)) throw new Error(`${rounded(lostPercent)} % of the packets were lost`);
    const percent = median(rounds) / streams;
    const megabits = megabitsPerSecond(media);
    return {
      ...{ streams, seconds, megabits_per_s: rounded(megabits), idle_percent: rounded(idle) },
      percent_per_stream: rounded(percent),
      percent_per_megabit: rounded(percent / megabits),
      rounds: rounds.map((round) => rounded(round / streams)),
      packets_per_s: Math.round(packets / streams / ROUNDS / seconds),
      lost_percent: rounded(lostPercent),
    };
  } finally {
    for (const publisher of publishers) publisher.close();
  }
}

/** Measures for some seconds how much of a core a process uses, percent. */
function usageOf(pid: number): (seconds: number) => Promise<number> {
  return async (seconds) => {
    const before = { cpu: cpuTime(pid), at: performance.now() };
    await pause(seconds * 1_000);
    return (cpuTime(pid) - before.cpu) / 10 / (performance.now() - before.at);
  };
}

/** How many packets a worker has taken, and given up. */
async function packetsOf(worker: Service): Promise<{ taken: number; lost: number }> {
  const count = (name: string) => metric(healthUrl(worker), `convene_capture_${name}`);
  return { taken: await count('packets'), lost: await count('packets_lost') };
}

async function streamsWithVideo(folder: string): Promise<number> {
  const pieces = (await scanPieces(folder)).filter(({ video }) => video !== undefined && video.frames > 0);
  return new Set(pieces.map(({ streamId }) => streamId)).size;
}

import { join } from 'node:path';
import { scanPieces } from '../../apps/recording-worker/dist/capture/matroska/scan-pieces.js';
import { Participant } from '../../e2e/clients/participant.ts';
import { RestClient } from '../../e2e/clients/rest-client.ts';
import type { TestMedia } from '../../e2e/clients/test-media.ts';
import { startRecording, stopRecording } from '../../e2e/support/recordings.ts';
import { pause, until } from '../../e2e/support/until.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import { cpuTime } from '../rest/cpu-time.ts';
import { median, rounded } from '../run/percentiles.ts';
import { megabitsPerSecond } from './conference-media.ts';

const ROUNDS = 3;
/** Of the frames that were sent, those that have to be in the files: otherwise nothing was measured. */
const WANTED_SHARE = 0.98;

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
}

/** Lets the stack's worker capture streams of real publishers. @param seconds of a round. @param dir the stack's */
export async function measureCapture(
  stack: Stack,
  dir: string,
  { media, streams, seconds }: { media: TestMedia; streams: number; seconds: number },
): Promise<Capture> {
  const rest = new RestClient(stack.url!, stack.secret);
  const used = usageOf(stack.recordingWorkers[0]!.pid);
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
    const frames = () => capturedFrames(join(dir, 'recordings', '.captured'));
    await until('there are frames of all', async () => (await frames()).length === streams, { limitMs: 20_000 });
    const sent = () => publishers.map(({ peers }) => peers[0]!.sender!.sent.frames);
    const before = { sent: sum(sent()), captured: sum(await frames()) };
    const rounds: number[] = [];
    while (rounds.length < ROUNDS) rounds.push((await used(seconds)) - idle);
    const share = (sum(await frames()) - before.captured) / (sum(sent()) - before.sent);
    if (share < WANTED_SHARE) throw new Error(`Only ${Math.round(share * 100)} % of the frames were captured`);
    await stopRecording(rest, id);
    const percent = median(rounds) / streams;
    const megabits = megabitsPerSecond(media);
    return {
      ...{ streams, seconds, megabits_per_s: rounded(megabits), idle_percent: rounded(idle) },
      percent_per_stream: rounded(percent),
      percent_per_megabit: rounded(percent / megabits),
      rounds: rounds.map((round) => rounded(round / streams)),
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

/** How many frames of video there are of each stream of which there are any. */
async function capturedFrames(folder: string): Promise<number[]> {
  const byStream = Map.groupBy(await scanPieces(folder), ({ streamId }) => streamId);
  const counts = [...byStream.values()].map((pieces) => sum(pieces.map(({ video }) => video?.frames ?? 0)));
  return counts.filter((count) => count > 0);
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

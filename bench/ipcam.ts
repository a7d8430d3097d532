// npm run bench -- ipcam [--part costs|first-frame|viewers]: what an IP camera needs of the processor, passed through and encoded
// anew, beside ffmpeg alone, how long a subscriber waits for its first frame, and what many viewers cost. Its last line is RESULT {json};
// bench/results/ipcam.json has the details.
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RestClient } from '../e2e/clients/rest-client.ts';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import { UndoList } from '../tools/process/undo-list.ts';
import { CAMERA_PACKAGES } from '../tools/setup/required-packages.ts';
import { ensureSystemPackages } from '../tools/setup/system-packages.ts';
import type { Service } from '../tools/services/start-service.ts';
import type { Stack } from '../tools/services/start-stack.ts';
import { receiveAndEncode, receiveAsNode, receiveOnly } from './ipcam/bare-ffmpeg.ts';
import { CameraCosts } from './ipcam/camera-costs.ts';
import { firstFrames } from './ipcam/first-frames.ts';
import { eachRounded } from './ipcam/process-usage.ts';
import { startSceneCamera, type SceneCamera } from './ipcam/scene-camera.ts';
import { ViewerCosts, type ViewerCost } from './ipcam/viewer-costs.ts';
import { conferenceMedia } from './recording/conference-media.ts';
import { makeConferenceVideos } from './recording/conference-video.ts';
import { median, rounded, spread, type Spread } from './run/percentiles.ts';
import { runBenchmark, type Outcome } from './run/run-benchmark.ts';

/** As cameras send it. */
const VGA = { width: 640, height: 480, kbps: 1_000 };
const HD = { width: 1_280, height: 720, kbps: 2_000 };
/** The limit of the stack: with one below 922 kbit/s the pictures of HD would be made smaller. */
const MAX_KBPS = 2_000;
/** Of each measurement of the processor. */
const SECONDS = 20;
const ROUNDS = 20;
const VIEWERS = { viewers: 50, seconds: 10 };
/** Each measures the viewers of a client's stream, and those of a camera. */
const VIEWERS_ROUNDS = 3;
/** Too long to wait for one. */
const RARE_KEY_FRAMES_MS = 10_000;
const PARTS = ['costs', 'first-frame', 'viewers'];

interface Cameras {
  vga: SceneCamera;
  hd: SceneCamera;
}

const parts = partsWanted();

const env = {
  OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: String(MAX_KBPS),
  OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: String(MAX_KBPS),
};
await runBenchmark('ipcam', run, { env });

async function run({ url, secret, mediaNodes }: Stack, dir: string): Promise<Outcome> {
  await ensureSystemPackages(CAMERA_PACKAGES, 'an IP camera', (text) => console.log(text));
  const rest = new RestClient(url!, secret);
  const all: Outcome = {
    result: {},
    report: { load_before: loadavg().map(rounded), max_kbps: MAX_KBPS, cameras: { VGA, HD } },
  };
  const undo = new UndoList();
  try {
    console.log('Starting cameras …');
    const start = async (name: string, format: typeof VGA): Promise<SceneCamera> => {
      const camera = await startSceneCamera(join(dir, name), format);
      undo.push(() => camera.stop());
      return camera;
    };
    const cameras = { vga: await start('vga', VGA), hd: await start('hd', HD) };
    const measure: Record<string, () => Promise<Outcome>> = {
      costs: () => costs(rest, mediaNodes[0]!.pid, cameras),
      'first-frame': () => firstFrame(rest, cameras.vga),
      viewers: () => viewers(rest, mediaNodes[0]!, dir),
    };
    for (const part of parts) {
      const { result, report } = await measure[part]!();
      Object.assign(all.result, result);
      Object.assign(all.report, report);
    }
    return all;
  } finally {
    await undo.run();
  }
}

/** Those that are compared are measured one after the other. */
async function costs(rest: RestClient, nodePid: number, { vga, hd }: Cameras): Promise<Outcome> {
  console.log(`Processor, ${SECONDS} s each, percent of a core:`);
  const measured = await CameraCosts.begin(rest, nodePid, SECONDS);
  const report = {
    idle: eachRounded(measured.idle),
    ffmpeg_receives: await told('ffmpeg alone receives 640x480', measured.ofBareFfmpeg(vga, receiveOnly)),
    ffmpeg_receives_as_node: await told('… and makes Opus', measured.ofBareFfmpeg(vga, receiveAsNode)),
    passthrough_480p: await told('640x480 passed through', measured.ofCamera(vga, false)),
    reencode_480p: await told('640x480 encoded anew', measured.ofCamera(vga, true)),
    ffmpeg_encodes: await told('ffmpeg alone encodes 640x480', measured.ofBareFfmpeg(vga, receiveAndEncode(MAX_KBPS))),
    passthrough_720p: await told('1280x720 passed through', measured.ofCamera(hd, false)),
    reencode_720p: await told('1280x720 encoded anew', measured.ofCamera(hd, true)),
  };
  const { passthrough_480p: passed, reencode_480p: encoded } = report;
  return {
    result: {
      passthrough_cpu_percent: passed.percent,
      reencode_480p_cpu_percent: encoded.percent,
      passthrough_720p_cpu_percent: report.passthrough_720p.percent,
      reencode_720p_cpu_percent: report.reencode_720p.percent,
      passthrough_ratio: rounded(passed.percent / report.ffmpeg_receives.percent),
      passthrough_opus_ratio: rounded(passed.percent / report.ffmpeg_receives_as_node.percent),
      reencode_ratio: rounded(encoded.percent / report.ffmpeg_encodes.percent),
    },
    report: { seconds: SECONDS, cpu_percent: report },
  };
}

/** Says what came out. */
async function told<T extends { percent: number }>(what: string, measuring: Promise<T>): Promise<T> {
  const measured = await measuring;
  console.log(`  ${what}: ${measured.percent}`);
  return measured;
}

async function firstFrame(rest: RestClient, camera: SceneCamera): Promise<Outcome> {
  const report: Record<string, unknown> = { rounds: ROUNDS };
  const p50AndP95: Record<string, Spread> = {};
  for (const encoded of [true, false]) {
    const prefix = encoded ? '' : 'passthrough_';
    console.log(`${2 * ROUNDS} subscribers of a camera that is ${encoded ? 'encoded anew' : 'passed through'} …`);
    const { first, late } = await firstFrames(rest, camera, { rounds: ROUNDS, encoded });
    for (const [name, beginnings] of Object.entries({ first_frame: first, late_first_frame: late })) {
      const frame = spread(beginnings.map((each) => each.firstFrame));
      p50AndP95[prefix + name] = frame;
      report[prefix + name] = { frame_ms: frame, untilAnswered_ms: spread(beginnings.map((each) => each.answered)) };
      console.log(`  ${name}: ${frame.p50} ms (p50), ${frame.p95} ms (p95)`);
    }
  }
  const result = Object.entries(p50AndP95).flatMap(([name, { p50, p95 }]) => [
    [`${name}_p50_ms`, p50],
    [`${name}_p95_ms`, p95],
  ]);
  return { result: Object.fromEntries(result) as Record<string, number>, report: { first_frames: report } };
}

/** In turns, so that whatever else the machine does meets both. */
async function viewers(rest: RestClient, node: Service, dir: string): Promise<Outcome> {
  console.log(`${VIEWERS.viewers} viewers, ${VIEWERS_ROUNDS} rounds …`);
  const [video] = await makeConferenceVideos(dir, 1, VGA);
  const media = await conferenceMedia(video!);
  const camera = await startSceneCamera(join(dir, 'rare'), VGA, RARE_KEY_FRAMES_MS);
  try {
    const costs = new ViewerCosts(rest, node, VIEWERS);
    const rounds: { client: ViewerCost; camera: ViewerCost }[] = [];
    while (rounds.length < VIEWERS_ROUNDS) {
      const [ofClient, ofCamera] = [await costs.ofClient(media), await costs.ofCamera(camera.uri)];
      console.log(`  of a client's stream: ${ofClient.percent}, of a camera: ${ofCamera.percent}`);
      rounds.push({ client: ofClient, camera: ofCamera });
    }
    const ratio = (of: (cost: ViewerCost) => number) => {
      const forEachPacket = (cost: ViewerCost) => of(cost) / (cost.packets_per_s.video + cost.packets_per_s.audio);
      return rounded(median(rounds.map((round) => forEachPacket(round.camera) / forEachPacket(round.client))));
    };
    const result = {
      viewers_ratio: ratio(({ percent }) => percent),
      viewers_and_stream_ratio: ratio(({ percent, stream_percent }) => percent + stream_percent),
    };
    return { result, report: { viewers: { ...VIEWERS, rounds } } };
  } finally {
    await camera.stop();
  }
}

function partsWanted(): string[] {
  const { part } = parseArgs({ options: { part: { type: 'string' } } }).values;
  if (part === undefined) return PARTS;
  if (!PARTS.includes(part)) throw new StopWithMessage(`--part: ${PARTS.join(', ')}`);
  return [part];
}

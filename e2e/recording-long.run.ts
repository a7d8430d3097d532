// npm run e2e -- recording-long [MINUTES]: records a Chromium for five minutes, and compares picture and sound at both ends.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../tools/services/start-stack.ts';
import { BrowserUser } from './browsers/browser-user.ts';
import { startChromium } from './browsers/chromium.ts';
import { servePage } from './browsers/page-server.ts';
import { RestClient } from './clients/rest-client.ts';
import { beepTimes, longestFreeze, seenFrames, shareOfFrames, soundDelays } from './observing/look-into.ts';
import { LOOKS } from './observing/looks.ts';
import { download, startRecording, stopRecording } from './scenes/recordings.ts';
import { pause } from './support/until.ts';

const MINUTES = Number(process.argv[2] ?? 5);
const FPS = 15;
const LOOK = LOOKS[0]!;

const dir = await mkdtemp(join(tmpdir(), 'convene-recording-long-'));
const log = (text: string) => console.log(text);
try {
  const stack = await startStack({ dir, log });
  const [browser, page] = await Promise.all([startChromium(), servePage('2.15.0')]);
  try {
    const rest = new RestClient(stack.url!, stack.secret);
    const session = await rest.createSession();
    const user = await BrowserUser.open(browser, page.url);
    await user.connect(await rest.createToken(session));
    await user.publishTestMedia({ ...LOOK, fps: FPS });
    await pause(5_000); // Chromium begins with few pixels and frames.
    const { id } = await startRecording(rest, session, { resolution: '320x240' });
    for (let minute = 0; minute < MINUTES; minute++) {
      await pause(60_000);
      log(`${minute + 1} of ${MINUTES} minutes are recorded`);
    }
    const recording = await stopRecording(rest, id, { limitMs: 300_000 });
    const file = await download(rest, recording, dir);
    const [frames, beeps] = [await seenFrames(file), await beepTimes(file, LOOK.beep)];
    const delays = soundDelays(frames, beeps);
    const worst = (some: number[]) => Math.round(Math.max(...some.map(Math.abs)));
    const result = {
      seconds: recording.duration,
      frames_share: Number(shareOfFrames(frames, FPS).toFixed(4)),
      longest_freeze_s: Number(longestFreeze(frames).toFixed(2)),
      delay_start_ms: worst(delays.slice(0, 10)),
      delay_end_ms: worst(delays.slice(-10)),
    };
    console.log(`RESULT ${JSON.stringify(result)}`);
  } finally {
    await Promise.all([browser.close(), page.close()]);
    await stack.stop();
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}

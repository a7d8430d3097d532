import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startLongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { runCommand } from '../../tools/process/run-command.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { conferencePicture, FPS, type VideoFormat } from '../recording/conference-video.ts';

/** A running IP camera. */
export interface SceneCamera {
  uri: string;
  format: VideoFormat;
  stop(): Promise<void>;
}

/** Debian's Python, which has Debian's GStreamer: there may be another one in PATH. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = join(import.meta.dirname, 'scene-camera.py');
const STOP = { signal: 'SIGTERM', limitMs: 5_000, forcedSignal: 'SIGKILL' } as const;

export const KEY_FRAME_EVERY_MS = 1_000;

/**
 * An IP camera in a process of its own: H.264, by default with a key frame each second, and AAC. It shows what people in a call show,
 * with the noise of a real camera: a picture without noise would cost next to nothing.
 *
 * @param folder gets its pictures; each format needs its own.
 */
export async function startSceneCamera(
  folder: string,
  format: VideoFormat,
  keyFrameEveryMs = KEY_FRAME_EVERY_MS,
): Promise<SceneCamera> {
  await mkdir(folder);
  await makePictures(folder, format, keyFrameEveryMs);
  const { promise: listens, resolve } = Promise.withResolvers<number>();
  const running = await startLongRunning({
    command: PYTHON,
    args: [SCRIPT, folder, String(FPS)],
    env: process.env,
    logFile: '/dev/null',
    onLine: (line) => {
      if (line.startsWith('{')) resolve((JSON.parse(line) as { port: number }).port);
    },
  });
  const stop = async () => void (await stopProcess(running, STOP));
  try {
    const port = await untilReady('The camera', running, listens, 15_000);
    return { uri: `rtsp://127.0.0.1:${port}/live`, format, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What cameras can do: no B-frames. Each picture becomes a file. */
async function makePictures(folder: string, format: VideoFormat, keyFrameEveryMs: number): Promise<void> {
  const rate = `${format.kbps}k`;
  const keyFrameEvery = String((FPS * keyFrameEveryMs) / 1_000);
  const encoder = [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline'],
    ...['-b:v', rate, '-maxrate', rate, '-bufsize', rate, '-g', keyFrameEvery, '-sc_threshold', '0'],
  ];
  const files = ['-f', 'image2', '-start_number', '0', join(folder, '%05d.h264')];
  await runCommand('ffmpeg', [
    '-hide_banner',
    '-loglevel',
    'error',
    ...conferencePicture(1, format),
    ...encoder,
    ...files,
  ]);
}

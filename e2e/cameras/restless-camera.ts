import { join } from 'node:path';
import { startLongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';

export interface RestlessCamera {
  uri: string;
  stop(): Promise<void>;
}

/** Debian's Python, as for rtsp-server.py. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = join(import.meta.dirname, 'restless-camera.py');

/** A camera, 640x480, whose picture takes as many bits as an encoder is given. */
export async function startRestlessCamera(): Promise<RestlessCamera> {
  const { promise: listens, resolve } = Promise.withResolvers<number>();
  const running = await startLongRunning({
    command: PYTHON,
    args: [SCRIPT],
    env: process.env,
    logFile: '/dev/null',
    onLine: (line) => {
      if (line.startsWith('{')) resolve((JSON.parse(line) as { port: number }).port);
    },
  });
  const stop = async () => {
    await stopProcess(running, { signal: 'SIGTERM', limitMs: 5_000, forcedSignal: 'SIGKILL' });
  };
  try {
    return { uri: `rtsp://127.0.0.1:${await untilReady('The camera', running, listens, 15_000)}/live`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

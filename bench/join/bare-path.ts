import { once } from 'node:events';
import { join } from 'node:path';
import { WebRtcPeer } from '../../e2e/clients/webrtc-peer.ts';
import { within } from '../../e2e/support/until.ts';
import { startLongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { ensureMediasoupWorker } from '../../tools/setup/mediasoup-worker/ensure-worker.ts';
import type { Asked } from './bare-node.ts';

const LIMIT_MS = 15_000;

/** The media of a join without a platform: the same clients, asked over a pipe, and mediasoup in another process. */
export interface BarePath {
  /** @returns milliseconds from the offer to the first RTP packet of a new subscriber */
  join: () => Promise<number>;
  stop: () => Promise<void>;
}

/** @param logDir where the process's log goes */
export async function startBarePath(logDir: string): Promise<BarePath> {
  const MEDIASOUP_WORKER_BIN = await ensureMediasoupWorker(() => undefined);
  const running = await startLongRunning({
    command: process.execPath,
    args: [join(import.meta.dirname, 'bare-node.ts')],
    env: { PATH: process.env.PATH, MEDIASOUP_WORKER_BIN },
    logFile: join(logDir, 'bare-node.log'),
    ipc: true,
  });
  const { child } = running;
  await untilReady('The bare media path', running, once(child, 'message'), LIMIT_MS);
  const ask = async (asked: Asked): Promise<string> => {
    const answer = once(child, 'message');
    child.send(asked);
    const [{ sdp }] = (await within(LIMIT_MS, `the answer to ${asked.do}`, answer)) as [{ sdp: string }];
    return sdp;
  };
  const publisher = WebRtcPeer.publisher();
  publisher.answer(await ask({ do: 'publish', offer: await publisher.offer() }));
  await publisher.connected();
  return {
    join: async () => {
      const begin = performance.now();
      const peer = WebRtcPeer.subscriber();
      peer.answer(await ask({ do: 'subscribe', offer: await peer.offer() }));
      const firstPacket = await within(LIMIT_MS, 'the first packet', peer.firstPacket);
      peer.close();
      await ask({ do: 'leave' });
      return firstPacket - begin;
    },
    stop: async () => {
      publisher.close();
      await stopProcess(running, { signal: 'SIGTERM', limitMs: LIMIT_MS, forcedSignal: 'SIGKILL' });
    },
  };
}

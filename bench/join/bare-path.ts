import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { WebRtcPeer } from '../../e2e/clients/webrtc-peer.ts';
import { within } from '../../e2e/support/until.ts';
import { startLongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { ensureMediasoupWorker } from '../../tools/setup/mediasoup-worker/ensure-worker.ts';
import type { Asked } from './bare-node.ts';

const LIMIT_MS = 15_000;

/** A join without a platform: the same clients, a WebSocket over TLS with one question on it, and bare mediasoup behind it. */
export interface BarePath {
  /** @returns milliseconds from a new socket to the first RTP packet of a new subscriber */
  join: () => Promise<number>;
  stop: () => Promise<void>;
}

/**
 * @param certificate the file of a gateway's, with its key, so that both open sockets alike
 * @param logDir where the process's log goes
 */
export async function startBarePath(certificate: string, logDir: string): Promise<BarePath> {
  const MEDIASOUP_WORKER_BIN = await ensureMediasoupWorker(() => undefined);
  const running = await startLongRunning({
    command: process.execPath,
    args: [join(import.meta.dirname, 'bare-node.ts')],
    env: { PATH: process.env.PATH, MEDIASOUP_WORKER_BIN, CERTIFICATE: certificate },
    logFile: join(logDir, 'bare-node.log'),
    ipc: true,
  });
  const { child } = running;
  const port = once(child, 'message') as Promise<[number]>;
  await untilReady('The bare media path', running, port, LIMIT_MS);
  const url = `wss://127.0.0.1:${(await port)[0]}`;
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(url, { rejectUnauthorized: false });
    await within(LIMIT_MS, 'the socket to open', once(socket, 'open'));
    return socket;
  };
  const ask = async (socket: WebSocket, asked: Asked): Promise<string> => {
    const answer = once(socket, 'message') as Promise<[Buffer]>;
    socket.send(JSON.stringify(asked));
    const [sdp] = await within(LIMIT_MS, `the answer to ${asked.do}`, answer);
    return sdp.toString();
  };
  const publishing = await open();
  const publisher = WebRtcPeer.publisher();
  publisher.answer(await ask(publishing, { do: 'publish', offer: await publisher.offer() }));
  await publisher.connected();
  return {
    join: async () => {
      const begin = performance.now();
      const socket = await open();
      const peer = WebRtcPeer.subscriber();
      peer.answer(await ask(socket, { do: 'subscribe', offer: await peer.offer() }));
      const firstPacket = await within(LIMIT_MS, 'the first packet', peer.firstPacket);
      peer.close();
      socket.close();
      await once(socket, 'close');
      return firstPacket - begin;
    },
    stop: async () => {
      publisher.close();
      publishing.close();
      await stopProcess(running, { signal: 'SIGTERM', limitMs: LIMIT_MS, forcedSignal: 'SIGKILL' });
    },
  };
}

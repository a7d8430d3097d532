import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bystanders } from '../scenes/bystanders.ts';
import { childrenOf } from '../support/child-processes.ts';
import { publishCamera } from '../scenes/ip-cameras.ts';
import { healthUrl, metric } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { processesOf } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { inCrowds } from './reset.ts';

const CAMERAS = 120;
const AT_ONCE = 6;
/** As long as all that the camera says before it plays, and some of its frames. */
const WHOLE_TALK_BYTES = 1_200;

const SDP = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=x', 't=0 0', 'm=audio 0 RTP/AVP 0', 'a=control:a', ''].join('\r\n');

/** A camera that resets each of its connections when it has sent so many bytes over it. */
class ResettingCamera {
  private readonly server: Server;
  /** How many connections it has reset. */
  resets = 0;

  constructor() {
    this.server = createServer((socket) => this.talk(socket));
  }

  async listen(): Promise<number> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }

  private talk(socket: Socket): void {
    let left = Math.floor(Math.random() * WHOLE_TALK_BYTES);
    const hangUp = () => {
      if (!socket.destroyed) this.resets++;
      socket.resetAndDestroy();
    };
    const say = (bytes: Buffer) => {
      socket.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) hangUp();
    };
    socket.on('error', () => undefined);
    if (left < WHOLE_TALK_BYTES / 20) return hangUp();
    socket.on('data', (request) => {
      for (const answer of String(request).split('\r\n\r\n').filter(Boolean).map(answerTo)) say(answer);
    });
  }
}

function answerTo(request: string): Buffer {
  const method = request.slice(0, request.indexOf(' '));
  const headers = [`CSeq: ${/CSeq: (\d+)/i.exec(request)?.[1] ?? 0}`, 'Session: 1'];
  if (method === 'OPTIONS') headers.push('Public: DESCRIBE, SETUP, PLAY');
  if (method === 'DESCRIBE') headers.push('Content-Type: application/sdp', `Content-Length: ${SDP.length}`);
  if (method === 'SETUP') headers.push('Transport: RTP/AVP/TCP;unicast;interleaved=0-1');
  const head = `RTSP/1.0 200 OK\r\n${headers.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(method === 'DESCRIBE' ? head + SDP : head),
    // Frames that are longer than what comes of them.
    ...(method === 'PLAY' ? [Buffer.from('2400ffff', 'hex'), Buffer.alloc(2_000, 0x80)] : []),
  ]);
}

let stack: OwnStack;
let bystanders: Bystanders;
const camera = new ResettingCamera();

beforeAll(async () => {
  stack = await startOwnStack({ counts: { 'recording-worker': 0 } });
  bystanders = await Bystanders.meet(stack.rest);
});
afterAll(async () => {
  camera.close();
  bystanders?.goHome();
  await stack?.stop();
});

test('cameras that reset their connection at any byte disturb nobody', { timeout: 180_000 }, async () => {
  const port = await camera.listen();
  const before = await processesOf(stack);
  const [mediaNode] = stack.mediaNodes;
  const watchOne = async () => {
    const session = await stack.rest.createSession();
    const seen = camera.resets;
    const body = { rtspUri: `rtsp://127.0.0.1:${port}/live`, onlyPlayWithSubscribers: false, adaptativeBitrate: true };
    await publishCamera(stack.rest, session, body);
    await until('the camera has hung up', () => camera.resets > seen, { limitMs: 20_000 });
    await stack.rest.request('delete', `/openvidu/api/sessions/${session}`).expect(204);
  };
  await inCrowds(
    Array.from({ length: CAMERAS }, () => watchOne),
    AT_ONCE,
  );
  expect(camera.resets).toBeGreaterThanOrEqual(CAMERAS / AT_ONCE);
  await until('no ffmpeg is left', async () => (await childrenOf(mediaNode!.pid, 'ffmpeg')).length === 0);
  expect(await processesOf(stack)).toEqual(before);
  expect(await metric(healthUrl(mediaNode!), 'convene_unexpected_errors_total')).toBe(0);
  await bystanders.areUndisturbed();
});

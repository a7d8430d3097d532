// What a join cannot do without, and nothing else (see bare-path.ts): the smallest server with mediasoup that a client can
// use, one WebSocket over TLS and one question on it, with one publisher and subscribers one after another. Reads
// MEDIASOUP_WORKER_BIN and CERTIFICATE, a file with the key in it; tells its port over IPC.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createWorker } from 'mediasoup';
import type { Producer, Router, RtpParameters, WebRtcTransport } from 'mediasoup/types';
import { type WebSocket, WebSocketServer } from 'ws';
import { SHAPES } from '../../e2e/clients/offer-shapes.ts';

export interface Asked {
  do: 'publish' | 'subscribe';
  offer: string;
}

const { opus, vp8 } = SHAPES.chromium;
const CODECS = {
  audio: { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  video: { mimeType: 'video/VP8', clockRate: 90_000 },
} as const;
const PAYLOAD_TYPES = { audio: opus!, video: vp8! };
const KINDS = ['audio', 'video'] as const;

const worker = await createWorker({ workerBin: process.env.MEDIASOUP_WORKER_BIN });
const router: Router = await worker.createRouter({
  mediaCodecs: KINDS.map((kind) => ({ kind, ...CODECS[kind], preferredPayloadType: PAYLOAD_TYPES[kind] })),
});
const producers: Producer[] = [];

const certificate = readFileSync(process.env.CERTIFICATE!);
const server = createServer({ key: certificate, cert: certificate });
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (data) => void answer(socket, JSON.parse((data as Buffer).toString()) as Asked));
});
await once(server.listen(0, '127.0.0.1'), 'listening');
process.send!((server.address() as AddressInfo).port);

async function answer(socket: WebSocket, asked: Asked): Promise<void> {
  const transport = await connected(asked.offer);
  socket.on('close', () => transport.close());
  if (asked.do === 'publish') {
    for (const kind of KINDS) producers.push(await transport.produce({ kind, rtpParameters: sent(asked.offer, kind) }));
  } else {
    const { rtpCapabilities } = router;
    await Promise.all(producers.map(({ id: producerId }) => transport.consume({ producerId, rtpCapabilities })));
  }
  socket.send(sdpOf(transport));
}

async function connected(offer: string): Promise<WebRtcTransport> {
  const transport = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] });
  const [, value] = /a=fingerprint:sha-256 (\S+)/i.exec(offer)!;
  const fingerprints = [{ algorithm: 'sha-256' as const, value: value! }];
  await transport.connect({ dtlsParameters: { role: 'client', fingerprints } });
  return transport;
}

function sent(offer: string, kind: (typeof KINDS)[number]): RtpParameters {
  const section = offer.split(/^m=/m).find((each) => each.startsWith(kind))!;
  const ssrc = Number(/^a=ssrc:(\d+)/m.exec(section)![1]);
  return { codecs: [{ ...CODECS[kind], payloadType: PAYLOAD_TYPES[kind] }], encodings: [{ ssrc }] };
}

function sdpOf({ iceParameters, iceCandidates, dtlsParameters }: WebRtcTransport): string {
  const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256')!;
  return [
    'a=ice-lite',
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    `a=fingerprint:sha-256 ${fingerprint.value}`,
    'a=setup:passive',
    ...iceCandidates.map(
      ({ foundation, priority, address, port }) =>
        `a=candidate:${foundation} 1 udp ${priority} ${address} ${port} typ host`,
    ),
  ].join('\r\n');
}

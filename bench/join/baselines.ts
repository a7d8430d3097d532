import { natsConnection } from '@convene/service-kit';
import { connect } from '@nats-io/transport-node';
import { createWorker } from 'mediasoup';
import pg from 'pg';
import { SHAPES } from '../../e2e/clients/offer-shapes.ts';
import { WebRtcPeer } from '../../e2e/clients/webrtc-peer.ts';
import { pause, within } from '../../e2e/support/until.ts';
import { spread, type Spread } from '../run/percentiles.ts';

const ROUNDS = 200;
const PACKET_EVERY_MS = 20;

/** What this machine needs at this moment for the parts that no join can do without, ms. */
export interface Baselines {
  natsRoundTrip: Spread;
  postgresRoundTrip: Spread;
  /** From the offer to the first packet, with mediasoup in the client's own process. */
  bareMediasoup: Spread;
}

export async function measureBaselines(natsUrl: string, databaseUrl: string, mediaRounds: number): Promise<Baselines> {
  return {
    natsRoundTrip: await natsRoundTrip(natsUrl),
    postgresRoundTrip: await postgresRoundTrip(databaseUrl),
    bareMediasoup: await bareMediasoup(mediaRounds),
  };
}

async function natsRoundTrip(natsUrl: string): Promise<Spread> {
  const connection = natsConnection(natsUrl, 'bench');
  const [asker, answerer] = await Promise.all([connect(connection), connect(connection)]);
  answerer.subscribe('bench.echo', { callback: (_, message) => void message.respond(message.data) });
  await answerer.flush();
  const result = await timed(ROUNDS, nothing, () => asker.request('bench.echo', 'x'.repeat(500)));
  await Promise.all([asker.close(), answerer.close()]);
  return result;
}

async function postgresRoundTrip(connectionString: string): Promise<Spread> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const result = await timed(ROUNDS, nothing, () => client.query('SELECT 1'));
  await client.end();
  return result;
}

async function bareMediasoup(rounds: number): Promise<Spread> {
  const { opus } = SHAPES.chromium;
  const worker = await createWorker({ workerBin: process.env.MEDIASOUP_WORKER_BIN });
  const router = await worker.createRouter({
    mediaCodecs: [
      { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, preferredPayloadType: opus },
    ],
  });
  const source = await router.createDirectTransport();
  const ssrc = 1_234;
  const producer = await source.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: 'audio/opus', payloadType: opus, clockRate: 48_000, channels: 2 }],
      encodings: [{ ssrc }],
    },
  });
  const packet = Buffer.alloc(32);
  packet.set([0x80, opus]);
  packet.writeUInt32BE(ssrc, 8);
  let sequence = 0;
  const sending = setInterval(() => {
    packet.writeUInt16BE(sequence++ & 0xffff, 2);
    packet.writeUInt32BE(sequence * 960, 4);
    producer.send(packet);
  }, PACKET_EVERY_MS);
  // Each round begins somewhere between two packets, as a real join does.
  const anywhere = () => pause(Math.random() * PACKET_EVERY_MS);
  const result = await timed(rounds, anywhere, async () => {
    const peer = WebRtcPeer.subscriber({ video: false });
    const offer = await peer.offer();
    const transport = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] });
    const [algorithm, value] = /a=fingerprint:(\S+) (\S+)/.exec(offer)!.slice(1) as [string, string];
    await transport.connect({ dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] } });
    if (algorithm !== 'sha-256') throw new Error(`Unexpected fingerprint algorithm ${algorithm}`);
    await transport.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities });
    const { iceParameters, iceCandidates, dtlsParameters } = transport;
    const fingerprint = dtlsParameters.fingerprints.find((each) => each.algorithm === 'sha-256')!;
    peer.answer(
      [
        'a=ice-lite',
        `a=ice-ufrag:${iceParameters.usernameFragment}`,
        `a=ice-pwd:${iceParameters.password}`,
        `a=fingerprint:sha-256 ${fingerprint.value}`,
        'a=setup:passive',
        ...iceCandidates.map(
          (each) => `a=candidate:${each.foundation} 1 udp ${each.priority} ${each.address} ${each.port} typ host`,
        ),
      ].join('\r\n'),
    );
    await within(5_000, 'the first packet', peer.firstPacket);
    peer.close();
    transport.close();
  });
  clearInterval(sending);
  worker.close();
  return result;
}

const nothing = () => undefined;

async function timed(rounds: number, before: () => unknown, work: () => Promise<unknown>): Promise<Spread> {
  const values: number[] = [];
  for (let round = -Math.ceil(rounds / 10); round < rounds; round++) {
    await before();
    const begin = performance.now();
    await work();
    if (round >= 0) values.push(performance.now() - begin);
  }
  return spread(values);
}

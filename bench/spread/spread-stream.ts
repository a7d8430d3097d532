import { readFile } from 'node:fs/promises';
import { Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import type { WebRtcPeer } from '../../e2e/clients/webrtc-peer.ts';
import { healthUrl, metric } from '../../e2e/observing/metrics.ts';
import { pause, until, within } from '../../e2e/support/until.ts';
import type { Service } from '../../tools/services/start-service.ts';
import { usageOf } from '../ipcam/process-usage.ts';

/** Of a frame: with sound about 270 kbit/s. */
const PAYLOAD_BYTES = 1_000;
const FIRST_PACKET_LIMIT_MS = 5_000;
const SETTLED_MS = 1_000;
const PACKET_EVERY_MS = 20;

/** A figure for each viewer, or packet, on the publisher's worker, and on others of the same node or of another one. */
type NearAndFar = Record<'near' | 'far', number[]>;

/** What it costs to send one stream to many. */
export interface SpreadCost {
  /** Of all workers of all nodes, microseconds of the processor for each packet that a viewer got. */
  cpuPerPacketUs: number;
  /** From the publisher's sending to a viewer's receiving, milliseconds. */
  delaysMs: NearAndFar;
  /** receiveVideoFrom, from the question to the first packet, milliseconds. */
  joinsMs: NearAndFar;
  /** Streams, by kind, that cross from one worker to another of the same node. */
  pipes: number;
  /** Streams that cross from one node to another. */
  relays: number;
}

/** Somebody who receives the stream. */
interface Viewer {
  participant: Participant;
  joinMs: number;
  delaysMs: number[];
}

/** Sends a stream to so many viewers, and measures that for so many seconds. @param nodes carry nothing else */
export async function spreadStream(
  rest: RestClient,
  nodes: readonly Service[],
  viewers: number,
  seconds: number,
): Promise<SpreadCost> {
  const session = await rest.createSession();
  const publisher = await Participant.join(rest, session);
  const sentAt = new Map<string, number>();
  const measuring = { isOn: false };
  const all: Viewer[] = [];
  try {
    const onSent = (packet: Buffer) => void sentAt.set(momentOf(packet), performance.now());
    const { streamId } = await publisher.publish({ videoPayloadBytes: PAYLOAD_BYTES, onSent });
    while (all.length < viewers) all.push(await viewerOf(rest, session, streamId, sentAt, measuring));
    const { home, others } = await workersOf(nodes, streamId, viewers);
    await pause(SETTLED_MS);
    measuring.isOn = true;
    const usages = await Promise.all(nodes.map(({ pid }) => usageOf(pid, seconds)));
    measuring.isOn = false;
    const packets = all.reduce((sum, { delaysMs }) => sum + delaysMs.length, 0);
    const where = (index: number) => (others[index] === home ? 'near' : 'far');
    const split = (of: (viewer: Viewer) => number[]): NearAndFar => ({
      near: all.flatMap((viewer, index) => (where(index) === 'near' ? of(viewer) : [])),
      far: all.flatMap((viewer, index) => (where(index) === 'far' ? of(viewer) : [])),
    });
    return {
      cpuPerPacketUs: ((usages.reduce((sum, { worker }) => sum + worker, 0) / 100) * seconds * 1e6) / packets,
      delaysMs: split(({ delaysMs }) => delaysMs),
      joinsMs: split(({ joinMs }) => [joinMs]),
      pipes: await sumOf(nodes, 'convene_media_pipes'),
      relays: await sumOf(nodes, 'convene_media_relays_sent'),
    };
  } finally {
    for (const { participant } of all) participant.close();
    publisher.close();
    await rest.delete(`/sessions/${session}`).expect(204);
  }
}

async function viewerOf(
  rest: RestClient,
  session: string,
  streamId: string,
  sentAt: ReadonlyMap<string, number>,
  measuring: Readonly<{ isOn: boolean }>,
): Promise<Viewer> {
  const participant = await Participant.join(rest, session, { role: 'SUBSCRIBER' });
  const delaysMs: number[] = [];
  const onPacket = (packet: Buffer) => {
    const sent = measuring.isOn ? sentAt.get(momentOf(packet)) : undefined;
    if (sent !== undefined) delaysMs.push(performance.now() - sent);
  };
  await pause(Math.random() * PACKET_EVERY_MS); // Somewhere between two packets.
  const begin = performance.now();
  const peer: WebRtcPeer = await participant.subscribe(streamId, { onPacket });
  const first = await within(FIRST_PACKET_LIMIT_MS, 'the first packet', peer.firstPacket);
  return { participant, joinMs: first - begin, delaysMs };
}

async function sumOf(nodes: readonly Service[], name: string): Promise<number> {
  const values = await Promise.all(nodes.map((node) => metric(healthUrl(node), name)));
  return values.reduce((sum, value) => sum + value, 0);
}

interface Told {
  msg: string;
  time: number;
  worker: number;
}

/** On which workers of which nodes the publisher and each of the viewers are, as the nodes' logs say. */
async function workersOf(nodes: readonly Service[], streamId: string, viewers: number) {
  const found = await until('the logs tell of everybody', async () => {
    const logs = await Promise.all(nodes.map(({ logFile }) => readFile(logFile, 'utf8')));
    const told = logs.flatMap((log, node) => {
      const lines = log.split('\n').filter((line) => line.includes(streamId));
      return lines.map((line) => ({ node, ...(JSON.parse(line) as Told) }));
    });
    const placed = told.filter(({ msg }) => msg === 'Publishing' || msg === 'Subscribed');
    return placed.length > viewers && placed;
  });
  // The publisher is the first; the viewers have come one after the other.
  const [home, ...others] = found.toSorted((one, other) => one.time - other.time);
  return { home: placeOf(home!), others: others.map(placeOf) };
}

const placeOf = ({ node, worker }: { node: number; worker: number }): string => `${node} ${worker}`;

/** What a packet of sound or picture is told by, also behind all that passes it on. */
const momentOf = (packet: Buffer): string => `${packet.readUInt8(1) & 0x7f} ${packet.readUInt32BE(4)}`;

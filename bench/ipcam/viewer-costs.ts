import { Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import type { TestMedia } from '../../e2e/clients/test-media.ts';
import type { WebRtcPeer } from '../../e2e/clients/webrtc-peer.ts';
import { healthUrl, metric } from '../../e2e/observing/metrics.ts';
import { publishCamera, streamOf } from '../../e2e/scenes/ip-cameras.ts';
import { until } from '../../e2e/support/until.ts';
import type { Service } from '../../tools/services/start-service.ts';
import { treeCpuTimes } from '../recording/tree-cpu-time.ts';
import { rounded } from '../run/percentiles.ts';
import { beyond, eachRounded, total, usageOf, type Usage } from './process-usage.ts';
import { PAYLOAD_TYPES } from './viewer-sdp.ts';

/** They come with a key frame, and neither a camera nor a publisher of ours can be asked for one. */
const FIRST_PICTURE_LIMIT_MS = 30_000;

/** What viewers of a stream cost a media node, beyond what the stream costs it without them; percent of a core. */
export interface ViewerCost {
  percent: number;
  by_process: Usage;
  /** What the stream costs without viewers, beyond a node that has nothing to do. */
  stream_percent: number;
  /** That a viewer gets. */
  packets_per_s: { video: number; audio: number };
}

export interface ViewersOptions {
  viewers: number;
  /** Of each measurement. */
  seconds: number;
}

/** Measures a media node with many viewers of one stream. */
export class ViewerCosts {
  private readonly rest: RestClient;
  private readonly node: Service;
  private readonly options: ViewersOptions;

  /** @param node carries nothing else */
  constructor(rest: RestClient, node: Service, options: ViewersOptions) {
    this.rest = rest;
    this.node = node;
    this.options = options;
  }

  /** Of a stream that a client publishes. */
  async ofClient(media: TestMedia): Promise<ViewerCost> {
    const idle = await this.usage();
    const session = await this.rest.createSession();
    const publisher = await Participant.join(this.rest, session);
    try {
      const { streamId } = await publisher.publish({ media });
      return await this.cost(idle, await this.watched(session, streamId, this.options.viewers));
    } finally {
      publisher.close();
    }
  }

  /** Of a camera that is passed through, half of whom come in the middle between two key frames. */
  async ofCamera(rtspUri: string): Promise<ViewerCost> {
    const idle = await this.usage();
    const processes = this.processes;
    const session = await this.rest.createSession();
    const asked = { rtspUri, adaptativeBitrate: false, onlyPlayWithSubscribers: false };
    const published = await publishCamera(this.rest, session, asked);
    try {
      const streamId = streamOf(published);
      const half = this.options.viewers / 2;
      const early = await this.watched(session, streamId, half);
      await this.untilAllHaveJoined();
      const late = await this.watched(session, streamId, half);
      await this.untilAllHaveJoined();
      return await this.cost(idle, [...early, ...late]);
    } finally {
      await this.rest.delete(`/sessions/${session}/connection/${published.connectionId}`).expect(204);
      await until('its ffmpeg has ended', () => this.processes === processes);
    }
  }

  /** With the viewers, then without: what has just begun costs more than what has run for a while. */
  private async cost(idle: Usage, watching: Watching[]): Promise<ViewerCost> {
    const before = { at: performance.now(), ...packetsOf(watching) };
    const usage = await this.usage();
    const after = packetsOf(watching);
    const seconds = (performance.now() - before.at) / 1_000;
    const each = (kind: 'video' | 'audio') => rounded((after[kind] - before[kind]) / seconds / watching.length);
    for (const { who } of watching) await who.leave();
    for (const { who } of watching) who.close();
    const stream = await this.usage();
    return {
      percent: rounded(total(beyond(usage, stream))),
      by_process: eachRounded(beyond(usage, stream)),
      stream_percent: rounded(total(beyond(stream, idle))),
      packets_per_s: { video: each('video'), audio: each('audio') },
    };
  }

  /** Has so many viewers watch a stream, until each of them has a picture. */
  private async watched(session: string, streamId: string, count: number): Promise<Watching[]> {
    const all: Watching[] = [];
    while (all.length < count) {
      const who = await Participant.join(this.rest, session, { role: 'SUBSCRIBER' });
      all.push({ who, peer: await who.subscribe(streamId, { payloadTypes: PAYLOAD_TYPES }) });
    }
    const sees = ({ peer }: Watching) => peer.received.video > 0 && peer.received.audio > 0;
    await until('all have a picture', () => all.every(sees), { limitMs: FIRST_PICTURE_LIMIT_MS });
    return all;
  }

  private async untilAllHaveJoined(): Promise<void> {
    const own = () => metric(healthUrl(this.node), 'convene_media_camera_own_sources');
    await until('all receive the same', async () => (await own()) === 0, { limitMs: FIRST_PICTURE_LIMIT_MS });
  }

  private get processes(): number {
    return treeCpuTimes([this.node.pid]).size;
  }

  private usage(): Promise<Usage> {
    return usageOf(this.node.pid, this.options.seconds);
  }
}

interface Watching {
  who: Participant;
  peer: WebRtcPeer;
}

function packetsOf(watching: Watching[]): { video: number; audio: number } {
  const sum = (kind: 'audio' | 'video') => watching.reduce((all, { peer }) => all + peer.received[kind], 0);
  return { video: sum('video'), audio: sum('audio') };
}

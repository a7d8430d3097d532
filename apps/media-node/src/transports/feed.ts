import {
  consumerCapabilities,
  fitsPackets,
  type MediaKind,
  type MediaSection,
  type RtpCapabilities,
} from '@convene/sdp';
import { noteUnexpected } from '@convene/service-kit';
import type { types } from 'mediasoup';
import type { Borrowed, OwnSource, SessionRouter, Source } from '../routers/session-router.js';

export type Capabilities = RtpCapabilities<types.RtpHeaderExtensionUri>;

/** Where a feed takes the media of a kind from, if there is any. */
export interface Sources {
  source(kind: MediaKind): Source | undefined;
  /** The source for somebody who begins to receive now; maybe one of his own for the time being. */
  sourceForNewcomer(kind: MediaKind): Promise<Source | undefined>;
}

/** What a feed sends one consumer for: a section of an offer, or a kind that is captured. */
export interface Fed {
  readonly kind: MediaKind;
  readonly mid?: string;
}

/**
 * What is sent over one transport: a consumer for each section of a client's offer that can be fed, or for each kind that
 * is captured. Its sources can be exchanged while it runs; the receiver notices no more than another SSRC.
 */
export class Feed<Part extends Fed = MediaSection> {
  private readonly consumers = new Map<Part, types.Consumer>();
  private sources: readonly Source[] = [];
  private readonly borrowed = new Set<Borrowed>();
  private isOver = false;

  /**
   * @param router that of the transport.
   * @param capabilities what the receiver can take, by what it is to be sent.
   * @param joinsOthers whether it leaves a source of its own for the one that all others have, with another SSRC, as soon
   *   as that is possible.
   */
  constructor(
    private readonly router: SessionRouter,
    private readonly transport: types.Transport,
    private capabilities: ReadonlyMap<Part, Capabilities>,
    private readonly joinsOthers = true,
  ) {}

  /**
   * Sends the media of these sources in place of whatever was sent. A part that they have nothing for, or nothing that
   * its receiver can decode, is not fed. mediasoup asks the publisher for a key frame as soon as both clients are
   * connected. Never to be called again before the last call is done.
   *
   * @throws when a source or the transport closes meanwhile.
   */
  async switchTo(sources: Sources): Promise<void> {
    const parts = [...this.capabilities.keys()];
    const found = await Promise.all(parts.map(({ kind }) => sources.sourceForNewcomer(kind)));
    const former = this.sources;
    const formerlyBorrowed = [...this.borrowed];
    this.sources = found.flatMap((source) => source ?? []);
    const producers = await Promise.all(found.map(async (source) => source && this.borrow(source)));
    for (const consumer of this.consumers.values()) consumer.close();
    this.consumers.clear();
    for (const source of former) source.own?.release();
    this.giveBack(formerlyBorrowed);
    await Promise.all(
      parts.map(async (part, index) => {
        const consumer = await this.consume(part, producers[index]);
        if (!consumer) return;
        this.consumers.set(part, consumer);
        const own = found[index]?.own;
        if (own && this.joinsOthers) await this.prepareToJoin(part, consumer, own, sources.source(part.kind));
      }),
    );
  }

  /** Frees what was made for it alone. To be called at its end. */
  release(): void {
    this.isOver = true;
    for (const source of this.sources) source.own?.release();
    this.sources = [];
    this.giveBack([...this.borrowed]);
  }

  /** What is sent, and with which codec, as the client is told. From now on it can be sent nothing else. */
  negotiate(): ReadonlyMap<Part, types.RtpParameters> {
    const { sent } = this;
    this.capabilities = new Map(
      [...this.capabilities].flatMap(([part, capabilities]) => {
        const told = sent.get(part)?.codecs.map(({ payloadType }) => payloadType);
        const codecs = capabilities.codecs?.filter((codec) => told?.includes(codec.preferredPayloadType));
        return told ? [[part, { ...capabilities, codecs }]] : [];
      }),
    );
    return sent;
  }

  /** What is sent at this moment. */
  get sent(): ReadonlyMap<Part, types.RtpParameters> {
    return new Map([...this.consumers].map(([part, { rtpParameters }]) => [part, rtpParameters]));
  }

  /** The kinds that are sent. */
  get kinds(): MediaKind[] {
    return [...this.consumers.keys()].map(({ kind }) => kind);
  }

  /** How much of the video arrives at the receiver, from 0, nothing, to 10, everything; 10 when it gets none. */
  get videoScore(): number {
    const video = [...this.consumers.values()].filter(({ kind }) => kind === 'video');
    return Math.min(10, ...video.map(({ score }) => score.score));
  }

  /** The source in the router of the transport, until it is given back. */
  private async borrow(source: Source): Promise<types.Producer> {
    const borrowed = await this.router.borrow(source);
    if (this.isOver) borrowed.release();
    else this.borrowed.add(borrowed);
    return borrowed.producer;
  }

  private giveBack(some: readonly Borrowed[]): void {
    for (const borrowed of some) {
      this.borrowed.delete(borrowed);
      borrowed.release();
    }
  }

  private async consume(
    part: Part,
    producer: types.Producer | undefined,
    paused = false,
  ): Promise<types.Consumer | undefined> {
    const rtpCapabilities = this.capabilities.get(part) as types.RtpCapabilities;
    if (producer === undefined || producer.closed) return undefined;
    if (!this.router.router.canConsume({ producerId: producer.id, rtpCapabilities })) return undefined;
    const { id: producerId } = producer;
    // Which losses are repaired is said by the capabilities. Without this, audio would be sent once whatever they say.
    // Without a mid, mediasoup makes one up that fits into its packets, where nobody looks at it.
    const mid = part.mid !== undefined && fitsPackets(part.mid) ? part.mid : undefined;
    return await this.transport.consume({ producerId, rtpCapabilities, mid, enableRtx: true, paused });
  }

  /** Makes the consumer of the source for all, which waits in mediasoup for a key frame from the moment of joining on. */
  private async prepareToJoin(
    part: Part,
    consumer: types.Consumer,
    own: OwnSource,
    others: Source | undefined,
  ): Promise<void> {
    const next = others && (await this.consume(part, await this.borrow(others), true));
    if (!next) return;
    consumer.once('producerclose', () => this.consumers.set(part, next));
    consumer.observer.once('close', () => {
      if (this.consumers.get(part) !== next) next.close();
    });
    consumer.once('trace', () =>
      own.canJoin(() => {
        next.resume().catch((error: unknown) => {
          if (!next.closed) noteUnexpected('rejection', error, 'joining the receivers of a camera');
        });
      }),
    );
    await consumer.enableTraceEvent(['keyframe']);
  }
}

/** What a client can take from a router in the sections of its offer in which it shall receive. */
export function sectionCapabilities(
  { router }: SessionRouter,
  sections: readonly MediaSection[],
): ReadonlyMap<MediaSection, Capabilities> {
  return new Map(
    sections.flatMap((section) => {
      const capabilities = consumerCapabilities(router.rtpCapabilities, section);
      return capabilities ? [[section, capabilities]] : [];
    }),
  );
}

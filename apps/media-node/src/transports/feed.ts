import { consumerCapabilities, type MediaKind, type MediaSection, type RtpCapabilities } from '@convene/sdp';
import type { types } from 'mediasoup';
import type { SessionRouter, Source } from '../routers/session-router.js';

type Capabilities = RtpCapabilities<types.RtpHeaderExtensionUri>;

/** Where a feed takes the media of a kind from, if there is any. */
export interface Sources {
  source(kind: MediaKind): Source | undefined;
}

/**
 * What a client is sent over one transport: a consumer for each section of its offer that can be fed. Its sources can be
 * exchanged while it runs; the client notices no more than another SSRC.
 */
export class Feed {
  private readonly consumers = new Map<MediaSection, types.Consumer>();
  /** What the client can take, by the section that receives it. */
  private capabilities: ReadonlyMap<MediaSection, Capabilities>;

  /**
   * @param router that of the transport.
   * @param sections those of the client's offer in which it shall receive.
   */
  constructor(
    private readonly router: SessionRouter,
    private readonly transport: types.WebRtcTransport,
    sections: readonly MediaSection[],
  ) {
    this.capabilities = new Map(
      sections.flatMap((section) => {
        const capabilities = consumerCapabilities(router.router.rtpCapabilities, section);
        return capabilities ? [[section, capabilities]] : [];
      }),
    );
  }

  /**
   * Sends the media of these sources in place of whatever was sent. A section that they have nothing for, or nothing
   * that its client can decode, is not fed. mediasoup asks the publisher for a key frame as soon as both clients are
   * connected. Never to be called again before the last call is done.
   *
   * @throws when a source or the transport closes meanwhile.
   */
  async switchTo(sources: Sources): Promise<void> {
    const sections = [...this.capabilities.keys()];
    const producers = await Promise.all(
      sections.map(async ({ kind }) => {
        const source = sources.source(kind);
        return source && (await this.router.producerHere(source));
      }),
    );
    for (const consumer of this.consumers.values()) consumer.close();
    this.consumers.clear();
    await Promise.all(sections.map((section, index) => this.consume(section, producers[index])));
  }

  /** What is sent, and with which codec, as the client is told. From now on it can be sent nothing else. */
  negotiate(): ReadonlyMap<MediaSection, types.RtpParameters> {
    const sent = new Map([...this.consumers].map(([section, { rtpParameters }]) => [section, rtpParameters]));
    this.capabilities = new Map(
      [...this.capabilities].flatMap(([section, capabilities]) => {
        const told = sent.get(section)?.codecs.map(({ payloadType }) => payloadType);
        const codecs = capabilities.codecs?.filter((codec) => told?.includes(codec.preferredPayloadType));
        return told ? [[section, { ...capabilities, codecs }]] : [];
      }),
    );
    return sent;
  }

  /** What is sent to the client. */
  get kinds(): MediaKind[] {
    return [...this.consumers.keys()].map(({ kind }) => kind);
  }

  private async consume(section: MediaSection, producer: types.Producer | undefined): Promise<void> {
    const rtpCapabilities = this.capabilities.get(section) as types.RtpCapabilities;
    if (producer === undefined || producer.closed) return;
    if (!this.router.router.canConsume({ producerId: producer.id, rtpCapabilities })) return;
    const consumer = await this.transport.consume({ producerId: producer.id, rtpCapabilities, mid: section.mid });
    this.consumers.set(section, consumer);
  }
}

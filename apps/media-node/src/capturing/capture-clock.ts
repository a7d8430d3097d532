import type { MediaKind } from '@convene/sdp';
import { mediaOperations } from '@convene/service-contracts';
import type { NodeBus } from '../bus/node-bus.js';
import type { Sources } from '../transports/feed.js';
import { followSenderReports, type SenderReport } from './sender-reports.js';

/** Tells a recording worker how the RTP times of a capture's audio and video hang together. */
export class CaptureClock {
  private stops: (() => void)[] = [];

  constructor(
    private readonly captureId: string,
    private readonly bus: Pick<NodeBus, 'publish'>,
  ) {}

  /** Publishes the sender reports of these sources' clients, in place of those of any others. */
  follow(kinds: readonly MediaKind[], sources: Sources): void {
    this.stop();
    for (const kind of kinds) {
      const producer = sources.source(kind)?.producer;
      // mediasoup moves the RTP times of simulcast when it changes the layer: they are not those of any report.
      if (producer === undefined || producer.type === 'simulcast') continue;
      const publish = (report: SenderReport) =>
        this.bus.publish(mediaOperations.captureClock, this.captureId, { kind, ...report });
      this.stops.push(followSenderReports(producer, publish));
    }
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}

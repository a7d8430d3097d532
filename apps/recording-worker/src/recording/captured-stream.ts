import { randomUUID } from 'node:crypto';
import { mediaOperations, type ReplyOf, type recordingOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { StreamCapture } from '../capture/stream-capture.js';
import type { CaptureTotals } from './capture-totals.js';

type Planned = recordingOperations.StreamToCapture;

/** How a recording's streams reach this worker, and where they go. */
export interface CaptureContext {
  bus: ServiceBus;
  workerId: string;
  /** A local address, and what media nodes call it. */
  listen: { ip: string; announcedAddress?: string };
  /** For the files of the recording's streams. */
  folder: string;
  term: number;
  totals: CaptureTotals;
}

/** A stream that a media node sends here, and that is written into files. */
export class CapturedStream {
  private readonly logger = new Logger('capture');
  readonly captureId = randomUUID();
  private capture?: StreamCapture;
  private unsubscribe?: () => void;
  private uncount?: () => void;
  private ending?: Promise<void>;
  private gotMedia!: () => void;
  /** Resolves when something of it is in a file, or it has ended. */
  readonly hasMedia = new Promise<void>((resolve) => (this.gotMedia = resolve));

  constructor(
    private readonly context: CaptureContext,
    private readonly stream: Planned,
  ) {}

  /** Whether it comes from where it is now; a stream that moved to another node is captured anew. */
  isOf({ nodeId, epoch }: Planned): boolean {
    return this.stream.nodeId === nodeId && this.stream.epoch === epoch;
  }

  /** @throws ServiceError when the node does not send it; then nothing is left behind. */
  async begin(): Promise<void> {
    const { bus, listen, folder, term } = this.context;
    const { streamId, audio, video } = this.stream;
    const capture = await StreamCapture.open({
      ip: listen.ip,
      folder,
      streamId,
      term,
      audio,
      video,
      source: () => this.source(capture.port),
      onBegun: () => this.gotMedia(),
      logger: this.logger,
    });
    this.capture = capture;
    this.uncount = this.context.totals.add(capture.stats);
    this.unsubscribe = bus.subscribe(mediaOperations.captureClock, this.captureId, (report) => capture.clock(report));
    try {
      capture.start(await this.source(capture.port));
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Everything that has arrived is in the files afterwards. */
  async end(): Promise<void> {
    this.ending ??= this.close();
    await this.ending;
  }

  private async close(): Promise<void> {
    this.gotMedia();
    this.unsubscribe?.();
    const { nodeId, epoch } = this.stream;
    const nothing = { publicationIds: [], subscriptionIds: [] };
    this.context.bus
      .request(mediaOperations.close, { epoch, ...nothing, captureIds: [this.captureId] }, nodeId)
      .catch((error: unknown) => {
        this.logger.debug({ nodeId, err: error, msg: 'A capture could not be closed; the node finds out by itself' });
      });
    await this.capture?.end();
    this.uncount?.();
  }

  private async source(port: number): Promise<ReplyOf<typeof mediaOperations.capture>> {
    const { bus, workerId, listen } = this.context;
    const { nodeId, epoch, sessionUid, streamId, audio, video } = this.stream;
    const ip = listen.announcedAddress ?? listen.ip;
    const request = { epoch, sessionUid, streamId, captureId: this.captureId, workerId, audio, video, ip, port };
    return bus.request(mediaOperations.capture, request, nodeId);
  }
}

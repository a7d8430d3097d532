import { ServiceError } from '@convene/service-contracts';
import type { MediaSession } from '../sessions/media-session.js';
import { failureOf } from '../sessions/set-up-failure.js';
import type { PublishedStream } from '../streams/published-stream.js';
import type { Origin } from '../streams/origin.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { RelayedPublication } from './relayed-publication.js';
import type { RelayEnd, RelaySource } from './relay-request.js';
import type { RelaySettings } from './relay-transport.js';

/** The way to the node where a stream is published, and what it is told. */
export interface Way {
  /** Asks it to send the stream. @param relayId names that. */
  ask(relayId: string, end: RelayEnd, maxKbps: number): Promise<RelaySource>;
  /** A relay is not needed any more, or has ended there. */
  onEnd(relayId: string): void;
  /** Nobody needs the stream any more. */
  onUnused(): void;
}

/** A stream of another node, as long as somebody here receives it, or is about to. */
export class ReceivedStream {
  private current?: RelayedPublication;
  private opening?: Promise<void>;
  private isRenewing = false;
  private expected = 0;

  constructor(
    readonly origin: Origin,
    readonly streamId: string,
    private readonly session: MediaSession,
    private readonly settings: RelaySettings,
    private readonly way: Way,
  ) {}

  /** That over which it comes now. */
  get relay(): { relayId: string; maxKbps: number } | undefined {
    return this.current && { relayId: this.current.relayId, maxKbps: this.current.maxKbps };
  }

  /**
   * The stream, for somebody who receives it by the time that `use` returns.
   *
   * @throws ServiceError what the other node says, or that it says nothing.
   */
  async use<T>(use: (stream: PublishedStream) => T): Promise<T> {
    this.expected += 1;
    try {
      this.opening ??= this.open();
      await this.opening;
      const stream = this.session.stream(this.streamId);
      if (!stream) throw new ServiceError('unknown-stream', `The stream ${this.streamId} has ended`);
      return use(stream);
    } finally {
      this.expected -= 1;
      this.endUnlessUsed();
    }
  }

  /**
   * The other node does not send it any more: another publication feeds it, or it has ended. Who receives it here goes on with
   * what is sent then; when that is nothing, the stream ends here as well.
   *
   * @throws ServiceError `unavailable` when the other node does not answer: to be called again.
   */
  async ended(relayId: string): Promise<void> {
    const former = this.current;
    if (former?.relayId !== relayId || this.isRenewing) return;
    this.isRenewing = true;
    try {
      this.opening = this.open();
      await this.opening;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code === 'unavailable') throw error;
      // The stream is not there any more.
    } finally {
      this.isRenewing = false;
    }
    former.end();
    this.endUnlessUsed();
  }

  /** Ends it when it comes over this worker. @returns the id of its publication then. */
  endOn(worker: MediaWorker): string | undefined {
    if (this.current?.worker !== worker) return undefined;
    const { id } = this.current;
    this.current.end();
    return id;
  }

  private async open(): Promise<void> {
    const { session, streamId } = this;
    const limit = this.current?.maxKbps ?? 0;
    const publication = new RelayedPublication(session, streamId, session.workerForPublication(), () =>
      this.endUnlessUsed(),
    );
    try {
      await publication.open(this.settings, (end) => this.way.ask(publication.relayId, end, limit));
    } catch (error) {
      const failure = failureOf(error, publication, `The relay of ${streamId}`);
      publication.end();
      this.way.onEnd(publication.relayId);
      throw failure;
    }
    this.current = publication;
    publication.onEnd(() => {
      this.way.onEnd(publication.relayId);
      if (this.current === publication) this.way.onUnused();
    });
  }

  private endUnlessUsed(): void {
    if (this.expected > 0 || (this.current?.receivers ?? 0) > 0) return;
    if (this.current) this.current.end();
    else this.way.onUnused();
  }
}

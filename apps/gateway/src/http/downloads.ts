import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ownErrors } from '@convene/service-kit';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Milliseconds in which a client takes nothing, after which its connection is closed. A player that goes on asks again. */
const IDLE_LIMIT_MS = 60_000;
/** Milliseconds that a graceful stop leaves to downloads. What is cut off can be gone on with elsewhere, by a range. */
const STOP_LIMIT_MS = 3_000;

/** What is sent: a file, or a long list. */
export interface Download {
  stream: Readable;
  /** Bytes. */
  size: number;
}

/** What is being sent that takes a while: each is closed in the end, whatever becomes of its client. */
export class Downloads implements BeforeApplicationShutdown {
  private readonly logger = new Logger('downloads');
  private readonly running = new Map<FastifyReply, Promise<void>>();
  private stopped = false;

  constructor(
    private readonly idleLimitMs = IDLE_LIMIT_MS,
    private readonly stopLimitMs = STOP_LIMIT_MS,
  ) {}

  /**
   * Sends it as the answer; status and headers are set. A client that went away meanwhile gets nothing, and a server
   * that does not wait for downloads any more hangs up.
   */
  send(reply: FastifyReply, { stream }: Download): void {
    if (this.stopped || reply.raw.destroyed) {
      stream.destroy();
      reply.raw.destroy();
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.running.set(reply, promise);
    reply.raw.once('close', () => {
      this.running.delete(reply);
      resolve();
    });
    reply.raw.setTimeout(this.idleLimitMs, () => reply.raw.destroy());
    ownErrors(stream, (error) => this.logger.warn({ err: error, msg: 'A download broke off' }));
    void reply.send(stream);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([Promise.all(this.running.values()), delay(this.stopLimitMs, undefined, { ref: false })]);
    this.stopped = true;
    for (const reply of this.running.keys()) reply.raw.destroy();
  }
}

import { once } from 'node:events';
import {
  ServiceError,
  subjectOf,
  type Operation,
  type ReplyOf,
  type RequestOf,
  type Topic,
} from '@convene/service-contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ClientNats } from '@nestjs/microservices';
import type { z } from 'zod';
import { ask, NoAnswer, NobodyListens, packedAnswer, Question, type Resending } from './asking.js';
import { Deadline } from './deadline.js';
import { type Handler, outcomeOf } from './handles.js';
import { natsConnection } from './nats-connection.js';
import { jsonOf } from './nats-message.js';
import type { Readiness } from '../health/readiness.js';
import { openEnvelope } from './reply-envelope.js';
import { guarded } from '../errors/unexpected-errors.js';

/** So long this service must have been able to hear others before it judges them. */
const LISTENING_MS = 3_000;
const ROUND_TRIP_LIMIT_MS = 500;

/** NATS knows of nobody who could answer: the process that was asked has died, or has lost NATS itself. */
export class NobodyThere extends ServiceError {
  constructor(operation: string) {
    super('unavailable', `${operation} cannot be asked now (nobody answers it)`);
  }
}

/** The one way from this service to the others: operations are asked, topics are published and subscribed. */
@Injectable()
export class ServiceBus implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ServiceBus.name);
  private readonly client: ClientNats;
  private readonly resending: Resending = new Set();
  private connectedSince: number | undefined;

  constructor(servers: string, service: string, readiness: Readiness) {
    this.client = new ClientNats(natsConnection(servers, `${service} (asks)`));
    this.client.status.subscribe((status) => {
      this.connectedSince = status === 'connected' ? performance.now() : undefined;
      if (status === 'connected') for (const send of this.resending) guarded('asking again', send);
    });
    readiness.register('nats', () => {
      if (this.connectedSince === undefined) throw new Error('not connected to NATS');
    });
  }

  async onModuleInit(): Promise<void> {
    await this.client.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  /** For how long this service can have heard others; 0 while NATS is away. */
  connectedForMs(): number {
    return this.connectedSince === undefined ? 0 : performance.now() - this.connectedSince;
  }

  /**
   * Whether missing heartbeats of others mean something: this service has been connected for long enough to hear them, and NATS
   * answers now. A connection whose other end was cut off seems to be there for many seconds.
   */
  async hearsOthers(): Promise<boolean> {
    if (this.connectedForMs() < LISTENING_MS) return false;
    const cut = AbortSignal.timeout(ROUND_TRIP_LIMIT_MS);
    const late = once(cut, 'abort').then(() => false);
    const answered = this.client
      .unwrap<NatsConnection>()
      .flush()
      .then(
        () => true,
        () => false,
      );
    return Promise.race([answered, late]);
  }

  /**
   * Asks an operation and waits for its reply: as long as its contract says, and no longer than somebody waits for the work
   * that needs it.
   * @param target the process that shall answer, for operations that one named process answers
   * @throws ServiceError: what the other side threw; `unavailable` when nobody answers within the operation's time, as
   *   NobodyThere when that is known at once
   */
  async request<O extends Operation>(operation: O, request: RequestOf<O>, target?: string): Promise<ReplyOf<O>> {
    const answer = await this.ask(operation, request, subjectOf(operation, target));
    const reply = operation.reply.safeParse(openEnvelope(answer));
    if (!reply.success) throw new ServiceError('invalid-request', `${operation.name}: ${reply.error.message}`);
    return reply.data as ReplyOf<O>;
  }

  private async ask({ name, timeoutMs, evenLate }: Operation, request: unknown, subject: string): Promise<unknown> {
    const leftMs = evenLate ? Infinity : (Deadline.current?.remainingMs ?? Infinity);
    const ms = Math.min(timeoutMs, leftMs);
    try {
      if (ms <= 0) throw new NoAnswer();
      const nats: NatsConnection = await this.client.connect();
      return await ask(nats, subject, request, { ms, mostMs: leftMs, isUnspoken: evenLate ?? false }, this.resending);
    } catch (error) {
      if (error instanceof NobodyListens) throw new NobodyThere(name);
      const reason =
        error instanceof NoAnswer
          ? `did not answer within ${Math.max(0, Math.round(ms))} ms`
          : `cannot be asked now (${error instanceof Error ? error.message : String(error)})`;
      throw new ServiceError('unavailable', `${name} ${reason}`);
    }
  }

  /**
   * Answers an operation until the returned function is called: one that this process answers for some time only. It may be
   * one of several that answer; the first one is heard. What the handler has subscribed to before it answers is heard from
   * then on, for both go over the same connection.
   */
  answer<O extends Operation>(operation: O, target: string, handler: Handler<O>): () => void {
    const subscription = this.client.unwrap<NatsConnection>().subscribe(subjectOf(operation, target), {
      callback: (error, message) => {
        if (error) return this.logger.error({ err: error, operation: operation.name, msg: 'A subscription failed' });
        const request = Question.safeParse(jsonOf(message)).data?.data;
        void outcomeOf(operation, handler, request).then((outcome) =>
          guarded(`answering ${operation.name}`, () => message.respond(packedAnswer(outcome))),
        );
      },
    });
    return () => subscription.unsubscribe();
  }

  /**
   * Sends a message to every subscriber of the topic. Lost when NATS is away, or what cannot be sent: whoever needs it asks
   * for what it missed. Never throws.
   */
  publish<T extends Topic>(topic: T, target: string, payload: z.infer<T['payload']>): void {
    if (this.connectedSince === undefined) return;
    guarded(`publishing ${topic.name}`, () => {
      this.client.unwrap<NatsConnection>().publish(`${topic.name}.${target}`, JSON.stringify(payload));
    });
  }

  /**
   * Calls `receive` with each message on the topic until the returned function is called. Survives reconnections. What
   * `receive` throws is noted; it would end the reading of this connection.
   */
  subscribe<T extends Topic>(topic: T, target: string, receive: (payload: z.infer<T['payload']>) => void): () => void {
    const subscription = this.client.unwrap<NatsConnection>().subscribe(`${topic.name}.${target}`, {
      callback: (error, message) => {
        if (error) return this.logger.error({ err: error, topic: topic.name, msg: 'A subscription failed' });
        const payload = topic.payload.safeParse(jsonOf(message));
        if (payload.success) guarded(`hearing ${topic.name}`, () => receive(payload.data as z.infer<T['payload']>));
        else this.logger.error({ topic: topic.name, msg: `Dropped a message: ${payload.error.message}` });
      },
    });
    return () => subscription.unsubscribe();
  }
}

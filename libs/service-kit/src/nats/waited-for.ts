import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { AskerClocks } from './asker-clocks.js';
import { askedIn, askingBackHeaders, Waiting } from './asking-headers.js';
import { Deadline } from './deadline.js';

/** An asker that waits answers at once, milliseconds. */
const ASKING_BACK_LIMIT_MS = 1_000;
/** A request that has used up no more of its time than this is begun without asking back. */
const FRESH_SHARE = 0.1;

/**
 * Whether somebody still waits for what a request asks. A process that was stopped finds in its buffers what came
 * meanwhile: much of it has been given up, told to its client as failed, and asked anew.
 */
export class WaitedFor {
  private readonly clocks = new AskerClocks();

  /**
   * @returns until when it is waited for; 'always' when it is to be done whether somebody waits or not; undefined when
   *   nobody waits, or it is not certain
   */
  async until(nats: NatsConnection, message: Msg): Promise<Deadline | 'always' | undefined> {
    const asked = askedIn(message.headers);
    if (!asked || !message.reply) return 'always';
    const { asker, sentAt, limitMs } = asked;
    const age = this.clocks.age(asker, sentAt, performance.now());
    if (age !== undefined && age < FRESH_SHARE * limitMs) return Deadline.in(limitMs - age);
    const askedAt = performance.now();
    const waiting = await askBack(nats, message.reply);
    if (!waiting) return undefined;
    this.clocks.learn(asker, waiting.clock, askedAt);
    return new Deadline(askedAt + waiting.remainingMs);
  }
}

async function askBack(nats: NatsConnection, reply: string): Promise<Waiting | undefined> {
  try {
    const options = { timeout: ASKING_BACK_LIMIT_MS, headers: askingBackHeaders() };
    return Waiting.parse((await nats.request(reply, '', options)).json());
  } catch {
    return undefined; // Whatever the reason, it is not certain that anybody waits.
  }
}

import { errorSignalReceiverUnknown, errorUnavailable, type Signal } from '@convene/openvidu-protocol';
import { rpcOperations } from '@convene/service-contracts';
import { Deadline, type ServiceBus } from '@convene/service-kit';

/** Signals of one request to the session service: more would keep the session locked for long. */
const PORTION = 100;
/** Characters of them; a single signal may have as many. */
const PORTION_SIZE = 64 * 1024;

interface Caller {
  sessionUid: string;
  connectionId: string;
}

interface Waiting {
  signal: Signal;
  size: number;
  isAwaited: () => boolean;
  /** Until when that is. */
  deadline: Deadline | undefined;
  resolve: (toldWith: number | undefined) => void;
  reject: (error: unknown) => void;
}

/**
 * A participant's signals on their way into the session, in order. While some are under way the next ones wait, and then go
 * together: a session takes hundreds of transactions a second, but thousands of signals.
 */
export class SignalQueue {
  private waiting: Waiting[] = [];
  private sending = false;

  constructor(private readonly bus: Pick<ServiceBus, 'request'>) {}

  /**
   * @param size characters of the signal
   * @param isAwaited whether the client still waits for the answer; if not, its signal is not sent any more
   * @returns the number of the event with which the sender is notified himself, if he is
   * @throws RpcError 601, 803; ServiceError
   */
  async send(caller: Caller, signal: Signal, size: number, isAwaited: () => boolean): Promise<number | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    this.waiting.push({ signal, size, isAwaited, deadline: Deadline.current, resolve, reject });
    if (!this.sending) void this.sendAll(caller);
    return promise;
  }

  private async sendAll(caller: Caller): Promise<void> {
    this.sending = true;
    while (this.waiting.length > 0) {
      const portion = this.nextPortion();
      if (portion.length > 0) await this.sendPortion(caller, portion);
    }
    this.sending = false;
  }

  /** As many as may go together, without those that nobody waits for. */
  private nextPortion(): Waiting[] {
    let size = 0;
    const tooMany = this.waiting.findIndex((each, index) => {
      size += each.size;
      return index > 0 && (index >= PORTION || size > PORTION_SIZE);
    });
    const portion = this.waiting.splice(0, tooMany < 0 ? this.waiting.length : tooMany);
    for (const { isAwaited, reject } of portion) if (!isAwaited()) reject(errorUnavailable());
    return portion.filter(({ isAwaited }) => isAwaited());
  }

  private async sendPortion(caller: Caller, portion: Waiting[]): Promise<void> {
    try {
      const signals = portion.map(({ signal }) => signal);
      const ask = () => this.bus.request(rpcOperations.sendMessage, { ...caller, signals });
      // Of all that go together the first one is given up first.
      const leftMs = portion[0]!.deadline?.remainingMs;
      const { outcomes } = await (leftMs === undefined ? ask() : Deadline.in(leftMs).run(ask));
      for (const [index, { resolve, reject }] of portion.entries()) {
        const outcome = outcomes[index]!;
        if (outcome === 'receiver unknown') reject(errorSignalReceiverUnknown());
        else resolve(outcome.toldWith);
      }
    } catch (error) {
      for (const { reject } of portion) reject(error);
    }
  }
}

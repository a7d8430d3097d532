import { errorFrame, errorGeneric, errorUnavailable, RpcError, successFrame } from '@convene/openvidu-protocol';
import { ServiceError } from '@convene/service-contracts';
import { Deadline } from '@convene/service-kit';
import { Histogram } from 'prom-client';
import type { ClientSocket } from '../../sockets/client-socket.js';

const rpcSeconds = new Histogram({
  name: 'convene_rpc_seconds',
  help: 'Time to answer a request of the WebSocket protocol, in seconds; the outcome is ok or the code of the error',
  labelNames: ['method', 'outcome'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** Clients give up after 10 s; before that they get an answer, whatever keeps the request waiting. */
const REPLY_LIMIT_MS = 9_500;

/** The one answer to a request. */
export class Reply {
  private readonly stopTimer = rpcSeconds.startTimer();
  /** Until when the client waits for it. */
  readonly deadline: Deadline;
  private readonly timer?: NodeJS.Timeout;
  private isSent = false;

  /**
   * @param method a known one: it becomes a label of the metrics
   * @param waitedMs for how long the request may have been waiting to be read, milliseconds
   */
  constructor(
    private readonly socket: ClientSocket,
    private readonly id: number,
    private readonly method: string,
    waitedMs: number,
  ) {
    const limitMs = REPLY_LIMIT_MS - waitedMs;
    this.deadline = Deadline.in(limitMs);
    if (limitMs > 0) this.timer = setTimeout(() => this.error(errorUnavailable()), limitMs);
    else this.error(errorUnavailable());
  }

  /** Whether the client has its answer already: what it asked for need not be begun any more. */
  get sent(): boolean {
    return this.isSent;
  }

  /** Whether the client cannot be told of a success any more, also when this process was stopped in the last moment. */
  get isTooLate(): boolean {
    return this.isSent || this.deadline.remainingMs < 0;
  }

  success(result: object): void {
    this.send(successFrame(this.id, result), 'ok');
  }

  error(error: RpcError): void {
    this.send(errorFrame(this.id, error), String(error.code));
  }

  private send(frame: string, outcome: string): void {
    if (this.isSent) return;
    this.isSent = true;
    clearTimeout(this.timer);
    this.stopTimer({ method: this.method, outcome });
    this.socket.send(frame);
  }
}

/** What there is to log of a failed request: nothing, that another service is away, or a bug. */
export type Cause = 'client' | 'outage' | 'bug';

/** The error a client is answered with, whatever was thrown. */
export function rpcErrorOf(error: unknown): { answer: RpcError; cause: Cause } {
  if (error instanceof RpcError) return { answer: error, cause: 'client' };
  if (error instanceof ServiceError && error.code === 'unavailable') {
    return { answer: errorUnavailable(), cause: 'outage' };
  }
  return { answer: errorGeneric('Unexpected error. The log of the server says more'), cause: 'bug' };
}

import { errorFrame, errorUnavailable, type RpcError, successFrame } from '@convene/openvidu-protocol';
import { Deadline } from '@convene/service-kit';
import type { ClientSocket } from './client-socket.js';
import { rpcSeconds } from './rpc-metrics.js';

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

import {
  type AnsweredId,
  errorAlreadyJoined,
  errorFrame,
  errorGeneric,
  errorNotJoined,
  errorUnknownMethod,
  errorWrongParameter,
  hasUnstorableText,
  type JsonRpcRequest,
  PingParams,
  readRequest,
  type RpcError,
  successFrame,
  UNSTORABLE_TEXT,
} from '@convene/openvidu-protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { SocketAttachment } from '../participants/socket-attachment.js';
import { GivenUp } from '../session-service/revocable-requests.js';
import { Backlog } from '../sockets/backlog.js';
import type { ClientSocket } from '../sockets/client-socket.js';
import { MessageRate } from '../sockets/message-rate.js';
import { PingTimeout } from '../sockets/ping-timeout.js';
import type { GatewayContext } from './gateway-context.js';
import type { Answer, CallingClient, Method } from './methods/method.js';
import { METHODS } from './methods/methods.js';
import { SignalQueue } from './methods/signal-queue.js';
import { ConcurrencyLimit } from './requests/concurrency-limit.js';
import { Lanes } from './requests/lanes.js';
import { Reply, rpcErrorOf } from './requests/reply.js';

/** Requests of one socket that other services are asked for at the same time. */
const UNDER_WAY_LIMIT = 300;
/** Close code of the WebSocket protocol for a client that breaks the rules. */
const POLICY_VIOLATION = 1008;
/** Milliseconds that a stopping gateway waits for the answers to what is under way. */
const LAST_ANSWERS_MS = 2_000;
const LEAVE = 'leaveRoom';

/** One client's socket: reads its requests, keeps their order and answers each of them. */
export class RpcClient implements CallingClient {
  readonly attachment: SocketAttachment;
  readonly signals: SignalQueue;
  private readonly logger = new Logger('rpc');
  private readonly lanes = new Lanes();
  private readonly rate: MessageRate;
  private readonly backlog: Backlog;
  private readonly underWay = new ConcurrencyLimit(UNDER_WAY_LIMIT);
  private readonly pingTimeout = new PingTimeout(() => this.pingsStopped());
  private readonly joinTimer: NodeJS.Timeout;

  constructor(
    private readonly socket: ClientSocket,
    private readonly context: GatewayContext,
  ) {
    this.attachment = new SocketAttachment(socket, context);
    this.rate = new MessageRate(context.messagesPerSecond);
    this.backlog = new Backlog(socket);
    this.signals = new SignalQueue(context.bus);
    this.joinTimer = setTimeout(() => this.closeUnlessJoined(), context.joinTimeoutMs);
  }

  /** A text frame came in. */
  receive(frame: string): void {
    const verdict = this.rate.count();
    if (verdict === 'flood') return this.giveUp('Too many messages', POLICY_VIOLATION);
    const read = readRequest(frame);
    const id = 'request' in read ? read.request.id : read.id;
    if (verdict === 'too many') {
      return this.refuse(
        id,
        errorGeneric(`Too many messages: no more than ${this.context.messagesPerSecond} a second, please`),
      );
    }
    if (hasUnstorableText(frame)) return this.refuse(id, errorGeneric(UNSTORABLE_TEXT));
    if ('problem' in read) return this.refuse(id, errorGeneric(read.problem));
    if (read.request.method === 'ping') return this.answerPing(read.request);
    const method = METHODS.get(read.request.method);
    if (!method) return this.refuse(read.request.id, errorUnknownMethod(read.request.method));
    void this.answer(read.request, method, this.backlog.add(frame));
  }

  /** A pong of the WebSocket protocol came in. */
  pong(payload: string): void {
    this.attachment.participant?.pong(payload);
  }

  /** The socket is closed. */
  closed(): void {
    this.pingTimeout.stop();
    clearTimeout(this.joinTimer);
    this.attachment.socketGone();
  }

  /** The gateway stops: requests under way get their answers, if it does not take long; then the client is sent away. */
  async handOver(): Promise<void> {
    const underWay = this.lanes.runAlone(async () => undefined);
    await Promise.race([underWay, delay(LAST_ANSWERS_MS, undefined, { ref: false })]);
    await this.attachment.handOver();
  }

  /** Closes the socket from this side without waiting for the client to agree. */
  private giveUp(reason: string, code = 1000): void {
    this.closed();
    this.socket.close(code, reason);
  }

  private closeUnlessJoined(): void {
    if (this.attachment.participant) this.joinTimer.refresh();
    else this.giveUp('No session was joined');
  }

  /** Never waits behind anything: a client without a pong closes its socket. */
  private answerPing({ id, params }: JsonRpcRequest): void {
    const ping = PingParams.safeParse(params ?? {});
    if (!ping.success) return this.refuse(id, errorWrongParameter('ping', whereIn(ping.error)));
    this.pingTimeout.ping(ping.data.interval);
    this.socket.send(successFrame(id, { value: 'pong' }));
  }

  /** That means nothing while the socket is not read. */
  private pingsStopped(): void {
    if (this.backlog.isFull) this.pingTimeout.ping();
    else this.giveUp('Close for not receive ping from client');
  }

  /** @param done called when nothing of the request is kept any more */
  private async answer(request: JsonRpcRequest, method: Method, done: () => void): Promise<void> {
    const params = method.params.safeParse(request.params ?? {});
    const reply = new Reply(this.socket, request.id, request.method, this.context.stalls.possibleWaitMs);
    if (request.method === LEAVE) this.attachment.leaves();
    const work = () => this.perform(request.method, method, params, reply);
    const workWithOthers = () => this.underWay.run(work);
    if (method.order === 'now' || !params.success) await work();
    else if (method.order === 'alone') await this.lanes.runAlone(workWithOthers);
    else if (method.order === 'own queue') await this.lanes.runBeside(work);
    else await this.lanes.run(method.order.lane(params.data as never, this.attachment.participant), workWithOthers);
    done();
  }

  private async perform(name: string, method: Method, params: ParsedParams, reply: Reply): Promise<void> {
    const isAwaited = () => !reply.sent && !this.attachment.socketIsGone;
    // A goodbye counts even if nobody waits for the answer any more.
    if (!isAwaited() && name !== LEAVE) return reply.error(errorNotJoined(name));
    const before = this.attachment.participant;
    try {
      const { result, made, afterwards } = await reply.deadline.run(() => this.call(name, method, params, isAwaited));
      if (made && reply.isTooLate) {
        if (!before) this.attachment.neverArrived();
        throw this.context.revocable.giveUp(made, `${name} was answered too late`);
      }
      const sessionId = (before ?? this.attachment.participant)?.rpcSessionId;
      reply.success({ ...result, sessionId });
      afterwards?.();
    } catch (error) {
      reply.error(this.errorOf(error, name));
      if (name === LEAVE) this.stay(before !== undefined);
      // What is asked next finds nothing of it.
      if (error instanceof GivenUp) await error.takenBack;
    }
  }

  private async call(name: string, method: Method, params: ParsedParams, isAwaited: () => boolean): Promise<Answer> {
    const { participant } = this.attachment;
    if (method.needs === 'participant' && !participant) throw errorNotJoined(name);
    if (method.needs === 'nothing' && participant) throw errorAlreadyJoined();
    if (!params.success) throw errorWrongParameter(name, whereIn(params.error));
    if (method.needs === 'anything') return await method.answer();
    const call = { params: params.data as never, client: this, isAwaited };
    return method.needs === 'participant'
      ? await method.answer({ ...call, participant: participant! }, this.context)
      : await method.answer(call, this.context);
  }

  /** leaveRoom failed: who is a participant can try again, and who is none any more has no use for the socket. */
  private stay(wasParticipant: boolean): void {
    this.attachment.stays();
    if (wasParticipant && !this.attachment.participant) this.giveUp('The participant is no longer in the session');
  }

  /** The client has left; its socket is of no more use once it has its answer. */
  leave(): () => void {
    this.attachment.left();
    return () => this.giveUp('The participant left the session');
  }

  private errorOf(error: unknown, method: string): RpcError {
    const { answer, cause } = rpcErrorOf(error);
    if (cause === 'outage') this.context.outages.failed(error);
    if (cause === 'bug') {
      const { sessionUid, connectionId } = this.attachment.participant?.caller ?? {};
      this.logger.error({ err: error, method, sessionUid, connectionId, msg: 'A request failed' });
    }
    return answer;
  }

  private refuse(id: AnsweredId, error: RpcError): void {
    this.socket.send(errorFrame(id, error));
  }
}

type ParsedParams = ReturnType<Method['params']['safeParse']>;

function whereIn(error: NonNullable<ParsedParams['error']>): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'params'} (${issue.message})`).join(', ');
}

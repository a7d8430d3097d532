import { gatewayOperations, type Attachment } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

/** What was not heard of again for as long as this, and at most twice that, is forgotten, milliseconds. */
const GENERATION_MS = 60_000;

type Socket = Omit<Attachment, 'cursor'>;
type Known = Pick<gatewayOperations.Reached, 'attachment' | 'written' | 'read'>;

/**
 * How far the sockets of all gateways have come, as the gateways tell all the time. Only a memory: Postgres has the
 * cursors of a second ago. It makes the difference when a gateway dies, which then cannot be asked any more.
 */
@Injectable()
export class SocketReach implements OnApplicationBootstrap, OnApplicationShutdown {
  private newer = new Map<string, Known>();
  private older = new Map<string, Known>();
  private unsubscribe = (): void => undefined;
  private timer?: NodeJS.Timeout;

  constructor(private readonly bus: ServiceBus) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.bus.subscribe(gatewayOperations.reach, '*', ({ sockets }) => this.note(sockets));
    this.timer = setInterval(() => this.forget(), GENERATION_MS).unref();
  }

  onApplicationShutdown(): void {
    this.unsubscribe();
    clearInterval(this.timer);
  }

  /** Undefined when nothing was heard of this socket lately. */
  of(socket: Socket): Known | undefined {
    const known = this.newer.get(keyOf(socket)) ?? this.older.get(keyOf(socket));
    return known?.attachment === socket.attachment ? known : undefined;
  }

  /** @internal */
  note(sockets: gatewayOperations.Reached[]): void {
    for (const socket of sockets) {
      const { attachment, written, read } = socket;
      if (attachment >= (this.newer.get(keyOf(socket))?.attachment ?? 0)) {
        this.newer.set(keyOf(socket), { attachment, written, read });
      }
    }
  }

  private forget(): void {
    this.older = this.newer;
    this.newer = new Map();
  }
}

const keyOf = ({ sessionUid, connectionId }: Omit<Socket, 'attachment'>): string => `${sessionUid} ${connectionId}`;

import type { Attachment, reachOperations } from '@convene/service-contracts';

type Socket = Omit<Attachment, 'cursor'>;
type Known = Pick<reachOperations.Reached, 'attachment' | 'written' | 'read'>;

/** How far the sockets of a gateway have come, as was told, in whatever order. */
export class KnownSockets {
  private newer = new Map<string, Known>();
  private older = new Map<string, Known>();

  /** Undefined when nothing was told of this socket lately. */
  of(socket: Socket): Known | undefined {
    const known = this.lastOf(socket);
    return known?.attachment === socket.attachment ? known : undefined;
  }

  note(sockets: readonly reachOperations.Reached[]): void {
    for (const { attachment, written, read, ...owner } of sockets) {
      const known = this.lastOf(owner);
      if (known && known.attachment > attachment) continue;
      const before = known?.attachment === attachment ? known : { written: 0, read: 0 };
      const furthest = { written: Math.max(written, before.written), read: Math.max(read, before.read) };
      this.newer.set(keyOf(owner), { attachment, ...furthest });
    }
  }

  /** Forgets what was not told of since this was called last. */
  forget(): void {
    this.older = this.newer;
    this.newer = new Map();
  }

  private lastOf(owner: Omit<Socket, 'attachment'>): Known | undefined {
    return this.newer.get(keyOf(owner)) ?? this.older.get(keyOf(owner));
  }
}

const keyOf = ({ sessionUid, connectionId }: Omit<Socket, 'attachment'>): string => `${sessionUid} ${connectionId}`;

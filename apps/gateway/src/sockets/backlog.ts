import type { ClientSocket } from './client-socket.js';

/** Characters that a client's requests may have which wait for their answers. */
const LIMIT = 8 * 1024 * 1024;
/** Characters that a request takes beside its text: what is kept to answer it. */
const OVERHEAD = 2 * 1024;

/**
 * The requests of one socket that wait for their answers. None is refused because there are many: the socket is not read
 * until there are fewer, so what is too much waits at the client, and never takes more memory here.
 */
export class Backlog {
  private size = 0;
  private paused = false;

  constructor(private readonly socket: Pick<ClientSocket, 'pause' | 'resume'>) {}

  /** Whether the client is not heard at the moment. */
  get isFull(): boolean {
    return this.paused;
  }

  /** @returns to be called, once, when the request is done with */
  add(frame: string): () => void {
    const size = frame.length + OVERHEAD;
    this.size += size;
    if (!this.paused && this.size > LIMIT) this.pause();
    return () => {
      this.size -= size;
      if (this.paused && this.size < LIMIT / 2) this.resume();
    };
  }

  private pause(): void {
    this.paused = true;
    this.socket.pause();
  }

  private resume(): void {
    this.paused = false;
    this.socket.resume();
  }
}

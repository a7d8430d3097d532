import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

/** Bytes that may wait for a client that does not read, beside its largest frame: joinRoom's answer may be larger by itself. */
const SEND_BUFFER_LIMIT = 4 * 1024 * 1024;

/** What the rest of the gateway needs of a WebSocket; writing to one that is closed does nothing. */
export class ClientSocket {
  private gathering = false;
  /** Bytes. */
  private largestFrame = 0;

  /**
   * @param connection what the WebSocket is spoken over
   * @param onOverflow called, once, when a client has not read for so long that nothing more is kept for it
   */
  constructor(
    private readonly socket: WebSocket,
    private readonly connection: Pick<Duplex, 'cork' | 'uncork'>,
    private readonly onOverflow: () => void,
  ) {}

  send(frame: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (frame.length > this.largestFrame) this.largestFrame = Buffer.byteLength(frame);
    if (this.socket.bufferedAmount > SEND_BUFFER_LIMIT + this.largestFrame) {
      this.socket.terminate();
      this.onOverflow();
      return;
    }
    this.gather();
    this.socket.send(frame);
  }

  /**
   * A ping of the WebSocket protocol; clients send its payload back, after they have read what came before.
   * @param onHandedOver called when the operating system has it, and all that was sent before: over TLS that is some turns of the
   *   event loop later, when it is not the first in its turn
   */
  ping(payload: string, onHandedOver: () => void): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.gather();
    this.socket.ping(payload, undefined, (error?: Error | null) => {
      if (!error) onHandedOver();
    });
  }

  /** Reads nothing more of the client, beyond what has already come in; what it sends waits on its own side. */
  pause(): void {
    this.socket.pause();
  }

  /** Reads on. */
  resume(): void {
    this.socket.resume();
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  /** Ends the connection without a goodbye. */
  terminate(): void {
    this.socket.terminate();
  }

  /**
   * What is sent in one go, for all the messages that came in together, goes out together: with one system call and one
   * TLS record instead of one for each frame.
   */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    this.connection.cork();
    queueMicrotask(() => {
      this.gathering = false;
      this.connection.uncork();
    });
  }
}

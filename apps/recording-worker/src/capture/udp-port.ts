import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6, SocketAddress } from 'node:net';
import { FailureLog, guarded, ownErrors } from '@convene/service-kit';
import type { Logger } from '@nestjs/common';

/** A key frame comes as one burst, while the process may be busy. The system may give less. */
const RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024;

export interface UdpPeer {
  ip: string;
  port: number;
}

/** A UDP port that talks with one peer. */
export class UdpPort {
  readonly port: number;
  private peer?: UdpPeer;
  private closing?: Promise<void>;
  private readonly failures: FailureLog;

  private constructor(
    private readonly socket: Socket,
    onMessage: (datagram: Buffer) => void,
    onStranger: () => void,
    logger: Pick<Logger, 'warn'>,
  ) {
    this.port = socket.address().port;
    this.failures = new FailureLog(logger, 'sending RTCP to a media node');
    socket.on('error', (error) => this.failures.failed(error));
    socket.on('message', (datagram, from) => {
      guarded('reading a datagram', () => (this.isPeer(from) ? onMessage(datagram) : onStranger()));
    });
  }

  /**
   * @param ip a local address.
   * @param on called with what comes from the peer, and when something comes from somebody else.
   * @throws when the address is none of this host.
   */
  static async open(
    ip: string,
    on: { message: (datagram: Buffer) => void; stranger: () => void },
    logger: Pick<Logger, 'warn'>,
  ): Promise<UdpPort> {
    const socket = ownErrors(
      createSocket({ type: isIPv6(ip) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES }),
    );
    try {
      socket.bind(0, ip);
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      throw error;
    }
    return new UdpPort(socket, on.message, on.stranger, logger);
  }

  /** From now on it is this one that it listens to. */
  talkWith({ ip, port }: UdpPeer): void {
    // Of IPv6 addresses, in the form in which they come with datagrams.
    const { address } = new SocketAddress({ address: ip, family: isIPv6(ip) ? 'ipv6' : 'ipv4', port });
    this.peer = { ip: address, port };
  }

  /** Sends to the peer, if there is one. What cannot be sent is lost, like anything over UDP. */
  send(datagram: Buffer): void {
    if (!this.peer || this.closing) return;
    this.socket.send(datagram, this.peer.port, this.peer.ip, (error) => {
      if (error) this.failures.failed(error);
      else this.failures.succeeded();
    });
  }

  /** Nothing comes any more. Idempotent. */
  async close(): Promise<void> {
    this.closing ??= new Promise((resolve) => this.socket.close(() => resolve()));
    await this.closing;
  }

  private isPeer({ address, port }: RemoteInfo): boolean {
    return port === this.peer?.port && address === this.peer.ip;
  }
}

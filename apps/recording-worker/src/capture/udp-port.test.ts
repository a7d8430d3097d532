import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { expect, it, vi } from 'vitest';
import { UdpPort } from './udp-port.js';

const logger = { warn: vi.fn<(message: unknown) => void>() };

it.each([
  ['udp4', '127.0.0.1', '127.0.0.1'],
  ['udp6', '::1', '0:0:0:0:0:0:0:1'],
] as const)('talks over %s with its peer alone', async (type, ip, written) => {
  const on = { message: vi.fn<(datagram: Buffer) => void>(), stranger: vi.fn<() => void>() };
  const port = await UdpPort.open(ip, on, logger);
  const [peer, stranger] = [createSocket(type), createSocket(type)];
  for (const socket of [peer, stranger]) {
    socket.bind(0, ip);
    await once(socket, 'listening');
  }
  try {
    port.talkWith({ ip: written, port: peer.address().port });
    stranger.send('from a stranger', port.port, ip);
    peer.send('from the peer', port.port, ip);
    await vi.waitFor(() => expect(on.message).toHaveBeenCalledWith(Buffer.from('from the peer')));
    expect(on.stranger).toHaveBeenCalledTimes(1);
    expect(on.message).toHaveBeenCalledTimes(1);
    const answer = once(peer, 'message');
    port.send(Buffer.from('answer'));
    expect((await answer)[0]).toEqual(Buffer.from('answer'));
  } finally {
    peer.close();
    stranger.close();
    await Promise.all([port.close(), port.close()]);
  }
});

it('goes on after a datagram that cannot be read', async () => {
  vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const read: string[] = [];
  const message = (datagram: Buffer) => {
    read.push(String(datagram));
    if (read.length === 1) throw new Error('cannot be read');
  };
  const port = await UdpPort.open('127.0.0.1', { message, stranger: () => undefined }, logger);
  const peer = createSocket('udp4');
  peer.bind(0, '127.0.0.1');
  await once(peer, 'listening');
  port.talkWith({ ip: '127.0.0.1', port: peer.address().port });
  for (const text of ['rubbish', 'media']) peer.send(text, port.port, '127.0.0.1');
  await vi.waitFor(() => expect(read).toEqual(['rubbish', 'media']));
  peer.close();
  await port.close();
});

it('does not open at an address of another host', async () => {
  const on = { message: () => undefined, stranger: () => undefined };
  await expect(UdpPort.open('192.0.2.1', on, logger)).rejects.toThrow('EADDRNOTAVAIL');
});

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { pause } from '../support/until.ts';

/** A port that strangers reach. */
export interface OpenPort {
  name: string;
  port: number;
  isTls?: boolean;
}

/** When a connection is reset: with the last byte still on its way, a moment later, or when an answer begins. */
export const MOMENTS = ['at once', 'a moment later', 'when it is answered'] as const;
export type Moment = (typeof MOMENTS)[number];

const ANSWER_LIMIT_MS = 100;

/**
 * Opens a connection, says something, and resets it (SO_LINGER 0).
 *
 * @param says nothing for a port with TLS = not even a handshake
 * @throws Error when nobody listens any more
 */
export async function openAndReset({ port, isTls }: OpenPort, says: string | Buffer, moment: Moment): Promise<void> {
  const raw = connect(port, '127.0.0.1');
  await once(raw, 'connect');
  const socket = isTls && says.length > 0 ? await secured(raw) : raw;
  if (socket) {
    const answered = new Promise((resolve) => socket.once('data', resolve).once('close', resolve));
    socket.write(says);
    if (moment === 'a moment later') await pause(Math.random() * 5);
    if (moment === 'when it is answered') await Promise.race([answered, pause(ANSWER_LIMIT_MS)]);
  }
  const closed = raw.destroyed || once(raw, 'close');
  raw.resetAndDestroy();
  await closed;
}

/** @returns nothing when the other end hangs up */
async function secured(raw: Socket): Promise<Socket | undefined> {
  const socket = connectTls({ socket: raw, rejectUnauthorized: false }).on('error', ignore);
  raw.on('error', ignore);
  const hungUp = once(raw, 'close').then(() => undefined);
  return Promise.race([once(socket, 'secureConnect').then(() => socket), hungUp]);
}

/** Many of them, some at the same time. */
export async function inCrowds(works: (() => Promise<void>)[], size = 25): Promise<void> {
  for (let from = 0; from < works.length; from += size) {
    await Promise.all(works.slice(from, from + size).map((work) => work()));
  }
}

const ignore = (): void => undefined;

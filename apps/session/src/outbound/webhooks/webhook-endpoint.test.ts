import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { WebhookEndpoint } from './webhook-endpoint.js';

/** What a receiver does with the n-th request (from 1) of its n-th connection (from 1). */
type Behaviour = (socket: Socket, request: number, connection: number) => void;

const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

/** A receiver that speaks HTTP as badly as it wants to, and an endpoint that sends to it. */
async function receiver(behave: Behaviour) {
  const sockets: Socket[] = [];
  let requests = 0;
  const server = createServer((socket) => {
    const connection = sockets.push(socket);
    let ofThis = 0;
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      if (!bytes.includes('\r\n\r\n')) return;
      requests++;
      behave(socket, ++ofThis, connection);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const endpoint = new WebhookEndpoint({
    OPENVIDU_WEBHOOK_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    OPENVIDU_WEBHOOK_HEADERS: [] as string[],
    OPENVIDU_WEBHOOK_TIMEOUT: 1,
    OPENVIDU_WEBHOOK_ACCEPT_ANY_CERTIFICATE: false,
  } as SessionConfiguration);
  return { endpoint, post: () => endpoint.post('I', '{}'), server, sockets, requests: () => requests };
}

/** An answer with this status line and body. */
const answer = (status: string, body = '', more = '') =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;

/** How a receiver lets go of a connection: with a FIN, or with a reset. */
const LETTING_GO: [string, (socket: Socket) => void][] = [
  ['ends', (socket) => socket.end()],
  ['resets', (socket) => socket.resetAndDestroy()],
];

describe('a connection that was used before', () => {
  it('is used again', async () => {
    const { post, sockets } = await receiver((socket) => socket.write(answer('200 OK')));
    for (let count = 0; count < 3; count++) expect(await post()).toMatchObject({ status: 200 });
    expect(sockets).toHaveLength(1);
  });

  it.each(LETTING_GO)('and %s when the next request comes costs nothing: a new one takes it', async (_, letGo) => {
    const { post, sockets } = await receiver((socket, request, connection) => {
      if (request === 1) socket.write(answer(`20${connection} OK`));
      else letGo(socket);
    });
    expect(await post()).toMatchObject({ status: 201 });
    expect(await post()).toMatchObject({ status: 202 });
    expect(sockets).toHaveLength(2);
  });

  it.each(LETTING_GO)('and %s some time after the last answer is no failure, whenever that is', async (_, letGo) => {
    const { post } = await receiver((socket) => {
      socket.write(answer('200 OK'));
      setTimeout(letGo, 2, socket);
    });
    // Sooner, later and at the same moment.
    for (let count = 0; count < 200; count++) {
      expect(await post()).toMatchObject({ status: 200 });
      await new Promise((resolve) => setTimeout(resolve, count % 5));
    }
  });

  it.each(LETTING_GO)(
    'and %s up to three seconds after the last answer, just when it is used, is none',
    async (_, letGo) => {
      const idleMs = [0, 100, 500, 1_000, 2_000, 3_000].flatMap((ms) => [ms - 1, ms, ms + 1].map((used) => [ms, used]));
      const used = idleMs.map(async ([closedAfter, usedAfter]) => {
        const { post } = await receiver((socket) => {
          socket.write(answer('200 OK'));
          setTimeout(letGo, closedAfter, socket);
        });
        await post();
        await new Promise((resolve) => setTimeout(resolve, usedAfter));
        return (await post()).status;
      });
      expect(await Promise.all(used)).toEqual(idleMs.map(() => 200));
    },
  );

  it.each([
    ['as long as the receiver says', 'Keep-Alive: timeout=2\r\n', 0, 2_000],
    ['for four seconds', '', 3_500, 4_500],
  ])(
    'is kept %s',
    async (_, hint, atLeastMs, atMostMs) => {
      const { post, sockets } = await receiver((socket) => socket.write(answer('200 OK', '', hint)));
      await post();
      const begun = performance.now();
      await once(sockets[0]!, 'close');
      const keptMs = performance.now() - begun;
      expect(keptMs).toBeGreaterThan(atLeastMs);
      expect(keptMs).toBeLessThan(atMostMs);
    },
    10_000,
  );

  it('is not used when many of them are dead: the second attempt has one of its own', async () => {
    const { post, sockets } = await receiver((socket, request, connection) => {
      if (request === 1 && connection <= 5) setTimeout(() => socket.write(answer('200 OK')), 20);
      else if (request === 1) socket.write(answer('200 OK'));
      else socket.resetAndDestroy();
    });
    await Promise.all([1, 2, 3, 4, 5].map(post));
    expect(sockets).toHaveLength(5);
    expect(await post()).toMatchObject({ status: 200 });
    expect(sockets).toHaveLength(6);
  });

  it.each([
    ['at once', 0],
    ['later', 20],
  ])('and on which the receiver said too much, %s, is not taken for the next answer', async (_, delayMs) => {
    const { post } = await receiver((socket, request) => {
      socket.write(answer(`20${request} OK`));
      if (delayMs === 0) socket.write(answer('299 Left over'));
      else setTimeout(() => socket.write(answer('299 Left over')), delayMs);
    });
    for (let count = 0; count < 3; count++) {
      expect((await post()).status).not.toBe(299);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('and hangs is given the time that every answer has, once', async () => {
    const { post, requests } = await receiver((socket, request) => {
      if (request === 1) socket.write(answer('200 OK'));
    });
    await post();
    await expect(post()).rejects.toThrow('No answer within 1 s');
    expect(requests()).toBe(2);
  });
});

it.each(LETTING_GO)('a new connection that %s is a failure, and not tried again here', async (_, letGo) => {
  const { post, requests } = await receiver(letGo);
  await expect(post()).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(requests()).toBe(1);
});

it('an endpoint where nobody listens is a failure', async () => {
  const { post, server } = await receiver(() => {});
  server.close();
  await once(server, 'close');
  await expect(post()).rejects.toThrow('ECONNREFUSED');
});

it('a service that stops breaks off what is under way, on a connection that was used before too', async () => {
  const { endpoint, post, requests } = await receiver((socket, request) => {
    if (request === 1) socket.write(answer('200 OK'));
    else endpoint.abort();
  });
  await post();
  await expect(post()).rejects.toThrow('aborted');
  expect(requests()).toBe(2);
});

describe('an answer', () => {
  it('says when it wants to be asked again', async () => {
    const { post } = await receiver((socket) => socket.write(answer('503 Busy', '', 'Retry-After: 7\r\n')));
    expect(await post()).toEqual({ status: 503, retryAfter: '7' });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['is longer than anybody reads', (socket) => socket.write(answer('200 OK', 'x'.repeat(1_000_000)))],
    ['is cut off', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab')],
    ['is broken off', (socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n')],
    ['never ends', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab')],
    ['has no length, and never ends', (socket) => socket.write('HTTP/1.0 200 OK\r\n\r\nab')],
  ])('whose body %s counts by its status; its connection is not used again', async (_, behave) => {
    const { post, sockets } = await receiver(behave);
    const begun = performance.now();
    expect(await post()).toMatchObject({ status: 200 });
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(await post()).toMatchObject({ status: 200 });
    expect(sockets).toHaveLength(2);
    await expect.poll(() => sockets.every((socket) => socket.destroyed)).toBe(true);
  });

  it('of which everything but the end comes slowly is not waited for longer than the limit', async () => {
    const { post, sockets } = await receiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('X-More: of it\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    await expect(post()).rejects.toThrow('No answer within 1 s');
    await expect.poll(() => sockets[0]!.destroyed).toBe(true);
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['another protocol at once', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
    ['headers without an end', `HTTP/1.1 200 OK\r\n${'X-Long: header\r\n'.repeat(5_000)}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['nothing', ''],
  ])('that is %s is a failure', async (_, bytes) => {
    const { post, sockets } = await receiver((socket) => (bytes ? socket.write(bytes) : socket.end()));
    await expect(post()).rejects.toThrow(/./);
    await expect.poll(() => sockets[0]!.destroyed).toBe(true);
  });

  it.each([
    ['204 No Content', 204],
    ['304 Not Modified', 304],
  ])('%s has no body, whatever its headers say', async (line, status) => {
    const { post, sockets } = await receiver((socket) => socket.write(`HTTP/1.1 ${line}\r\nContent-Length: 9\r\n\r\n`));
    expect(await post()).toMatchObject({ status });
    expect(await post()).toMatchObject({ status });
    expect(sockets).toHaveLength(1);
  });
});

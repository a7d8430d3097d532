// The front of the limit (see limit.ts): HTTPS in, NATS on, nothing else. Reads CERTIFICATE (a file with key and
// certificate) and NATS_URL.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { natsConnection } from '@convene/service-kit';
import { connect } from '@nats-io/transport-node';

const ANSWER_LIMIT_MS = 5_000;

const pem = readFileSync(process.env.CERTIFICATE!, 'utf8');
// Without a stack trace of every request, which would cost more than the request.
const nats = await connect({ ...natsConnection(process.env.NATS_URL!, 'limit (asks)'), noAsyncTraces: true });

const server = createServer({ cert: pem, key: pem }, async (request, response) => {
  const asked = request.method === 'GET' ? request.url!.slice(1) : await bodyOf(request);
  const answer = await nats.request(request.method === 'GET' ? 'limit.read' : 'limit.write', asked, {
    timeout: ANSWER_LIMIT_MS,
  });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.data.length });
  response.end(answer.data);
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  return Buffer.concat(chunks);
}

server.listen(0, '127.0.0.1', () => {
  process.send!({ url: `https://localhost:${(server.address() as AddressInfo).port}` });
});

import type { ClientRequest, IncomingMessage } from 'node:http';

/** As much of an answer's body is read, and thrown away, to use the connection again; in bytes. */
const READ_AT_MOST = 64 * 1024;
/** How long that may take, milliseconds. */
const READ_WITHIN_MS = 1_000;

/** What matters of an answer. */
export interface Answer {
  status: number;
  /** The header of that name. */
  retryAfter: string | undefined;
}

/** There was no answer, on a connection that had been used before: its receiver may have closed it just then. */
export class UsedConnectionLost extends Error {}

/**
 * Sends a request, and waits until its connection is free again or closed: so nobody has more connections than requests.
 * The status counts as soon as it is there, whatever becomes of the body.
 * @param limitMs for all of it, from the connection to the end of the answer's head
 * @throws UsedConnectionLost
 * @throws Error when there was no answer in time, or none that is HTTP
 */
export async function exchange(request: ClientRequest, body: Buffer, limitMs: number): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let answer: Answer | undefined;
  // Some answers are none, and are no error either: one that wants to go on in another protocol.
  let failure = new Error('The endpoint gave no answer that is one');
  const limit = setTimeout(() => request.destroy(new LateAnswer(`No answer within ${limitMs / 1_000} s`)), limitMs);
  request.on('response', (response) => {
    clearTimeout(limit);
    answer = { status: response.statusCode!, retryAfter: response.headers['retry-after'] };
    discard(response);
  });
  request.on('error', (error) => {
    const isOurs = error instanceof LateAnswer || error.name === 'AbortError';
    failure = request.reusedSocket && !isOurs ? new UsedConnectionLost(error.message) : error;
  });
  request.on('close', () => {
    clearTimeout(limit);
    if (answer) resolve(answer);
    else reject(failure);
  });
  request.end(body);
  return await promise;
}

class LateAnswer extends Error {}

function discard(response: IncomingMessage): void {
  let read = 0;
  const limit = setTimeout(() => response.destroy(), READ_WITHIN_MS);
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > READ_AT_MOST) response.destroy();
  });
  response.on('error', () => response.destroy()); // Its status is known, and all that matters.
  response.on('close', () => clearTimeout(limit));
}

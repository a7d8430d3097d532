import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { healthUrl, metric } from '../../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';
import { until } from '../../support/until.ts';

const SESSIONS = 20_000;
/** Of which the service reads no more at once. */
const PAGES = SESSIONS / 25;

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({ counts: { 'media-node': 0, 'recording-worker': 0 } });
  await sql(
    `INSERT INTO session (uid, session_id, reserved_id, media_mode, recording_mode, default_output_mode,
      default_recording_layout, default_custom_layout, custom_session_id)
    SELECT uuidv7(make_interval(secs => (number - ${SESSIONS}) * 0.001)), 'many-' || number, 'many-' || number, 'ROUTED',
      'MANUAL', 'COMPOSED', 'BEST_FIT', '', 'many-' || number FROM generate_series(1, ${SESSIONS}) AS number`,
  );
});
afterAll(() => stack?.stop());

async function sql(statement: string): Promise<void> {
  const client = new pg.Client(stack.databaseUrl);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Asks for the list, and reads nothing of the answer yet. */
function askForList(): { request: ClientRequest; answered: Promise<IncomingMessage> } {
  const auth = `OPENVIDUAPP:${stack.secret}`;
  const request = httpsRequest(`${stack.url}/openvidu/api/sessions`, { auth, rejectUnauthorized: false, agent: false });
  const answered = once(request, 'response').then(([response]) => response as IncomingMessage);
  request.end();
  onTestFinished(() => void request.destroy());
  return { request, answered };
}

/** How many pages the session service has been asked for. */
async function pagesRead(): Promise<number> {
  const body = await (await fetch(`${healthUrl(stack.sessions.at(-1)!)}/metrics`)).text();
  const counts = body.matchAll(/^convene_operation_seconds_count\{operation="session\.list",.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

const openFiles = () => metric(healthUrl(stack.gateways[0]!), 'process_open_fds');

interface List {
  numberOfElements: number;
  content: { sessionId: string }[];
}

describe('the list of very many sessions', () => {
  test('has each of them once, in the order of their making', async () => {
    const { headers, text: body } = await stack.rest.get('/sessions').expect(200);
    const { numberOfElements, content } = JSON.parse(body) as List;
    expect(numberOfElements).toBe(SESSIONS);
    expect(content.map(({ sessionId }) => sessionId)).toEqual(
      Array.from({ length: SESSIONS }, (_, index) => `many-${index + 1}`),
    );
    expect(body).toMatch(/^\{"numberOfElements":20000,"content":\[\{"sessionId":"many-1",/);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': String(body.length) });
  });

  test('waits for a slow reader, and lets others go first', async () => {
    const { answered } = askForList();
    const response = await answered;
    const read = await pagesRead();
    // The answer is there, and its reader does something else.
    for (let other = 0; other < 20; other++) await stack.rest.get('/sessions/many-1').expect(200);
    expect(response.complete).toBe(false);
    expect(await pagesRead()).toBe(read);
    const { numberOfElements, content } = JSON.parse(await text(response)) as List;
    expect([numberOfElements, content.length]).toEqual([SESSIONS, SESSIONS]);
  });

  test.each(['while it is gathered', 'while it is sent'])(
    'costs nothing any more when its reader goes %s',
    async (when) => {
      const files = await openFiles();
      const before = await pagesRead();
      const { request, answered } = askForList();
      answered.catch(() => undefined); // The one that goes at once gets none.
      if (when === 'while it is sent') await answered;
      else await until('some pages are read', async () => (await pagesRead()) > before + 3);
      request.on('error', () => undefined);
      request.destroy();
      let last = 0;
      await until('no more pages are read, and nothing is open any more', async () => {
        const now = await pagesRead();
        const stands = now === last && (await openFiles()) <= files;
        last = now;
        return stands;
      });
      if (when === 'while it is gathered') expect(last - before).toBeLessThan(PAGES / 2);
    },
  );

  test('is no list when the session service dies in the middle of it', async () => {
    const before = await pagesRead();
    const { answered } = askForList();
    await until('some pages are read', async () => (await pagesRead()) > before + 3);
    stack.sessions[0]!.kill('SIGKILL');
    const response = await answered;
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(JSON.parse(await text(response))).toMatchObject({ status: 503, error: 'Service Unavailable' });

    await stack.add('session');
    const { body } = await stack.rest.get('/sessions').expect(200);
    expect(body.content).toHaveLength(SESSIONS);
  });
});

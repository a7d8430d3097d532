import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import { compare, type Comparison, type Side } from './compare.ts';
import { startLimit } from './limit.ts';
import type { Request } from './load.ts';

/** A backend's tokens are for many sessions. */
const SESSIONS = 100;

/** What openvidu-node-client sends for a session without properties. */
const SESSION = {
  mediaMode: 'ROUTED',
  recordingMode: 'MANUAL',
  defaultOutputMode: 'COMPOSED',
  defaultRecordingLayout: 'BEST_FIT',
  defaultCustomLayout: '',
  customSessionId: '',
};

export interface Operations {
  postSessions: Comparison;
  postTokens: Comparison;
  getSession: Comparison;
}

/** Compares three operations with the limit of this machine, see startLimit. */
export async function measureOperations(
  stack: Stack,
  dir: string,
  rest: RestClient,
  rounds: number,
  seconds: number,
): Promise<Operations> {
  const limit = await startLimit(stack, await certificateIn(dir));
  const call = await startCall(rest);
  try {
    const pids = { gateway: stack.gateways[0]!.pid, session: stack.sessions[0]!.pid };
    const authorization = `Basic ${Buffer.from(`OPENVIDUAPP:${rest.secret}`).toString('base64')}`;
    const ours = (next: () => Request): Side => ({
      url: rest.url,
      pids,
      next: () => {
        const { headers, ...request } = next();
        return { ...request, headers: { ...headers, authorization } };
      },
    });
    const theirs = (next: () => Request): Side => ({ url: limit.url, pids: limit.pids, next });
    const comparison = async (what: string, our: () => Request, their: () => Request) => {
      console.log(`${what} …`);
      return compare(ours(our), theirs(their), rounds, seconds);
    };

    const createSession = (path: string) => post(path, SESSION);
    const sessions: string[] = [];
    while (sessions.length < SESSIONS) sessions.push(await rest.createSession());
    let turn = 0;
    const createToken = (path: string) =>
      post(path, { session: sessions[turn++ % SESSIONS], role: 'PUBLISHER', data: '{"user":"somebody"}' });
    const path = `/openvidu/api/sessions/${call.session}`;
    const row = await limit.addRow(JSON.stringify(await rest.session(call.session)));
    return {
      postSessions: await comparison(
        'POST sessions',
        () => createSession('/openvidu/api/sessions'),
        () => createSession('/'),
      ),
      postTokens: await comparison(
        'POST tokens',
        () => createToken('/openvidu/api/tokens'),
        () => createToken('/'),
      ),
      getSession: await comparison(
        'GET session',
        () => ({ method: 'GET', path }),
        () => ({ method: 'GET', path: `/${row}` }),
      ),
    };
  } finally {
    call.end();
    await limit.stop();
  }
}

const post = (path: string, body: object): Request => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** A call of two: both publish, and receive each other. */
async function startCall(rest: RestClient): Promise<{ session: string; end: () => void }> {
  const session = await rest.createSession();
  const first = await Participant.join(rest, session);
  const second = await Participant.join(rest, session);
  const published = [await first.publish(), await second.publish()];
  await first.subscribe(published[1]!.streamId);
  await second.subscribe(published[0]!.streamId);
  const end = () => {
    first.close();
    second.close();
  };
  return { session, end };
}

/** The one that the stack's gateway serves with. */
async function certificateIn(dir: string): Promise<string> {
  const folder = join(dir, 'certificate');
  const [file] = (await readdir(folder)).filter((name) => name.endsWith('.pem'));
  if (!file) throw new Error(`The gateway has no certificate in ${folder}`);
  return join(folder, file);
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import { startCall } from './call.ts';
import { compare, type Comparison, type Pair, type Size } from './compare.ts';
import { authorized, get, post, type Request } from './http.ts';
import { startLimit } from './limit.ts';

const API = '/openvidu/api';
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

/**
 * Compares three operations with the limit of this machine, see startLimit.
 *
 * @param dir the stack's
 */
export async function measureOperations(stack: Stack, dir: string, rest: RestClient, size: Size): Promise<Operations> {
  const limit = await startLimit(stack, await certificateIn(dir));
  const call = await startCall(rest);
  try {
    const sessions: string[] = [];
    while (sessions.length < SESSIONS) sessions.push(await rest.createSession());
    let turn = 0;
    const token = () => ({ session: sessions[turn++ % SESSIONS], role: 'PUBLISHER', data: '{"user":"somebody"}' });
    const row = await limit.addRow(JSON.stringify(await rest.session(call.session)));

    const pids = { gateway: stack.gateways[0]!.pid, session: stack.sessions[0]!.pid };
    const pair = (ours: () => Request, theirs: () => Request): Pair => ({
      ours: { url: rest.url, pids, next: () => authorized(rest.secret, ours()) },
      limit: { url: limit.url, pids: limit.pids, next: theirs },
    });
    const pairs: Record<keyof Operations, Pair> = {
      postSessions: pair(
        () => post(`${API}/sessions`, SESSION),
        () => post('/', SESSION),
      ),
      postTokens: pair(
        () => post(`${API}/tokens`, token()),
        () => post('/', token()),
      ),
      getSession: pair(
        () => get(`${API}/sessions/${call.session}`),
        () => get(`/${row}`),
      ),
    };
    return await compare(pairs, size);
  } finally {
    call.end();
    await limit.stop();
  }
}

/** The certificate that the stack's gateway serves with. */
async function certificateIn(dir: string): Promise<string> {
  const folder = join(dir, 'certificate');
  const [file] = (await readdir(folder)).filter((name) => name.endsWith('.pem'));
  if (!file) throw new Error(`The gateway has no certificate in ${folder}`);
  return join(folder, file);
}

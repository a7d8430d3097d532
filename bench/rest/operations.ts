import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RestClient } from '../../e2e/clients/rest-client.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import { startCall } from './call.ts';
import { compare, type Comparison, type Pair, type Side, type Size } from './compare.ts';
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
 * Compares three operations with the limit of this machine, see startLimit, and with the same operations before.
 *
 * @param dir the stack's
 */
export async function measureOperations(stack: Stack, dir: string, size: Size, older?: Stack): Promise<Operations> {
  const limit = await startLimit(stack, await certificateIn(dir));
  const now = await operationsOf(stack);
  const before = older && (await operationsOf(older));
  try {
    const row = await limit.addRow(now.sessionJson);
    const pair = (name: keyof Operations, theirs: () => Request): Pair => ({
      ours: now.sides[name],
      before: before?.sides[name],
      limit: { url: limit.url, pids: limit.pids, next: theirs },
    });
    const pairs: Record<keyof Operations, Pair> = {
      postSessions: pair('postSessions', () => post('/', SESSION)),
      postTokens: pair('postTokens', () => post('/', now.token())),
      getSession: pair('getSession', () => get(`/${row}`)),
    };
    return await compare(pairs, size);
  } finally {
    now.end();
    before?.end();
    await limit.stop();
  }
}

/** The operations of one stack, with what they need there. */
async function operationsOf(stack: Stack) {
  const rest = new RestClient(stack.url!, stack.secret);
  const call = await startCall(rest);
  const sessions: string[] = [];
  while (sessions.length < SESSIONS) sessions.push(await rest.createSession());
  let turn = 0;
  const token = () => ({ session: sessions[turn++ % SESSIONS], role: 'PUBLISHER', data: '{"user":"somebody"}' });
  const pids = { gateway: stack.gateways[0]!.pid, session: stack.sessions[0]!.pid };
  const side = (next: () => Request): Side => ({ url: rest.url, pids, next: () => authorized(rest.secret, next()) });
  const sides: Record<keyof Operations, Side> = {
    postSessions: side(() => post(`${API}/sessions`, SESSION)),
    postTokens: side(() => post(`${API}/tokens`, token())),
    getSession: side(() => get(`${API}/sessions/${call.session}`)),
  };
  return { sides, token, sessionJson: JSON.stringify(await rest.session(call.session)), end: call.end };
}

/** The certificate that the stack's gateway serves with. */
async function certificateIn(dir: string): Promise<string> {
  const folder = join(dir, 'certificate');
  const [file] = (await readdir(folder)).filter((name) => name.endsWith('.pem'));
  if (!file) throw new Error(`The gateway has no certificate in ${folder}`);
  return join(folder, file);
}

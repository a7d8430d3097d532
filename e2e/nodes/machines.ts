import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceKind } from '../../tools/services/service-kind.ts';
import type { Service } from '../../tools/services/start-service.ts';
import { startStack, type Stack, type StackOptions } from '../../tools/services/start-stack.ts';
import { overUnixSocket } from '../../tools/infrastructure/database-url.ts';
import { UndoList } from '../../tools/process/undo-list.ts';
import { RestClient } from '../clients/rest-client.ts';
import { makeNamespace, type VethNamespace } from '../support/veth.ts';

/** A machine that one service runs on. */
export interface Machine extends Pick<VethNamespace, 'address' | 'cut' | 'mend'> {
  service: Service;
  /** A media node's is its id. */
  name: string;
}

/** A platform whose services are on machines of their own. Postgres and NATS are on this one. */
export interface Machines {
  stack: Stack;
  gateways: Machine[];
  sessions: Machine[];
  mediaNodes: Machine[];
  /** Through the number-th gateway. */
  rest: (gateway: number) => RestClient;
  /** Starts one more. */
  add: (kind: ServiceKind, env?: NodeJS.ProcessEnv) => Promise<Machine>;
  stop: () => Promise<void>;
}

/** Starts two gateways, two session services and two media nodes, each on a machine of its own (root only). */
export async function startMachines(log: StackOptions['log'] = () => {}): Promise<Machines> {
  const undo = new UndoList();
  try {
    const dir = await mkdtemp(join(tmpdir(), 'convene-machines-'));
    undo.push(() => rm(dir, { recursive: true, force: true }));
    const counts = { gateway: 0, session: 0, 'media-node': 0, 'recording-worker': 0 };
    const stack = await startStack({ log, dir, counts, hasMachines: true, durable: true });
    const namespaces: VethNamespace[] = [];
    undo.push(async () => void (await Promise.all(namespaces.map((namespace) => namespace.remove()))));
    undo.push(stack.stop);

    const add = async (kind: ServiceKind, env: NodeJS.ProcessEnv = {}): Promise<Machine> => {
      const namespace = await makeNamespace();
      namespaces.push(namespace);
      const { name, address, outside, cut, mend } = namespace;
      const own = { ...(await environment(stack, kind, address, outside)), ...env };
      const service = await stack.add(kind, { MEDIA_NODE_ID: name, ...own }, name);
      return { service, name, address, cut, mend };
    };
    const two = async (kind: ServiceKind) => [await add(kind), await add(kind)];
    const [sessions, mediaNodes, gateways] = [await two('session'), await two('media-node'), await two('gateway')];
    const rest = (number: number) => new RestClient(gateways[number]!.service.url!, stack.secret);
    return { stack, gateways, sessions, mediaNodes, rest, add, stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** What a service has to know of its machine. The files of Postgres's socket are on every one. */
async function environment(
  { nats, databaseUrl }: Stack,
  kind: ServiceKind,
  address: string,
  outside: string,
): Promise<NodeJS.ProcessEnv> {
  const common = { NATS_URL: nats.url.replace('127.0.0.1', outside), HEALTH_HOST: address };
  switch (kind) {
    case 'gateway':
      return { ...common, DOMAIN_OR_PUBLIC_IP: address };
    case 'session':
      return { ...common, DATABASE_URL: await overUnixSocket(databaseUrl) };
    case 'media-node':
      return { ...common, MEDIA_LISTEN: address };
    case 'recording-worker':
      return { ...common, DATABASE_URL: await overUnixSocket(databaseUrl), RECORDING_LISTEN: address };
  }
}

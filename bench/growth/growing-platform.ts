import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Stack, startStack } from '../../tools/services/start-stack.ts';
import { UndoList } from '../../tools/process/undo-list.ts';
import { fillClosed, fillOpen, type NodeLife, type OpenSessions } from './fill.ts';
import { Meter } from './meter.ts';
import { SimulatedPlatform } from './simulated-platform.ts';

/** Sessions of one media node, and of one gateway; but two of each there are at least. */
const SESSIONS_PER_NODE = 100;
const SESSIONS_PER_GATEWAY = 200;
/** Sessions last for half an hour. */
const CLOSED_PER_HOUR = 2;

/** A stack in the middle of its day: real services, around them simulated media nodes and gateways, and many sessions. */
export interface GrowingPlatform {
  stack: Stack;
  client: pg.Client;
  meter: Meter;
  simulated: SimulatedPlatform;
  nodes: NodeLife[];
  gateways: string[];
  /** More sessions, on nodes and gateways of their own. */
  add(open: Omit<OpenSessions, 'nodes' | 'gateways'>, where: { node: string; gateway: string }): Promise<void>;
  stop(): Promise<void>;
}

export interface PlatformSize {
  openSessions: number;
  /** So long those that have ended are kept. */
  closedHours: number;
}

export async function startGrowingPlatform(dir: string, size: PlatformSize): Promise<GrowingPlatform> {
  const undo = new UndoList();
  try {
    await mkdir(dir);
    const stack = await startStack({
      dir,
      counts: { session: 2, gateway: 1, 'media-node': 0, 'recording-worker': 0 },
      // Nobody is evicted while the benchmark counts who is lost, and a crowd has time to gather before the door.
      env: { CONVENE_RECONNECTION_WINDOW: '3600', GATEWAY_JOIN_TIMEOUT: '300' },
      postgresSettings: ['shared_preload_libraries=pg_stat_statements', 'max_wal_size=8GB', 'shared_buffers=1GB'],
      hasMonitoredNats: true,
    });
    undo.push(stack.stop);
    const client = new pg.Client(stack.databaseUrl);
    await client.connect();
    undo.push(() => client.end());
    const simulated = await SimulatedPlatform.start(stack);
    undo.push(() => simulated.stop());
    const nodes = livesOf('node', Math.max(2, Math.ceil(size.openSessions / SESSIONS_PER_NODE)));
    const gateways = namesOf('gateway', Math.max(2, Math.ceil(size.openSessions / SESSIONS_PER_GATEWAY)));
    await fillClosed(client, {
      prefix: 'closed-',
      sessions: Math.round(size.openSessions * size.closedHours * CLOSED_PER_HOUR),
      hours: size.closedHours,
      nodes,
    });
    const add = async (open: OpenSessions) => {
      // They speak before there is anything that they could be missed for.
      await simulated.add([...open.nodes], [...open.gateways]);
      await fillOpen(client, open);
      await simulated.hold([...open.nodes], [...open.gateways]);
      await client.query('VACUUM ANALYZE');
    };
    await add({ prefix: 'open-', sessions: size.openSessions, nodes, gateways });
    return {
      stack,
      client,
      meter: await Meter.on(stack, client),
      simulated,
      nodes,
      gateways,
      add: (open, { node, gateway }) =>
        add({ ...open, nodes: [{ nodeId: node, epoch: randomUUID() }], gateways: [gateway] }),
      stop: () => undo.run(),
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

const namesOf = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`);
const livesOf = (kind: string, count: number): NodeLife[] =>
  namesOf(kind, count).map((nodeId) => ({ nodeId, epoch: randomUUID() }));

export const folderOf = (dir: string, openSessions: number): string => join(dir, String(openSessions));

// Many simulated media nodes and gateways in one process, which a benchmark starts with NATS_URL and DATABASE_URL and tells
// by messages what to do; each is answered when it is done.
import 'reflect-metadata';
import type { Attachment } from '@convene/service-contracts';
import pg from 'pg';
import type { NodeLife } from './fill.ts';
import { SimulatedGateway } from './simulated-gateway.ts';
import { SimulatedNode } from './simulated-node.ts';

export type Command =
  | { do: 'start'; nodes: NodeLife[]; gateways: string[] }
  /** They hold what the database says. */
  | { do: 'hold'; nodes: string[]; gateways: string[] }
  | { do: 'die'; id: string };

const { NATS_URL, DATABASE_URL } = process.env as { NATS_URL: string; DATABASE_URL: string };
const nodes = new Map<string, SimulatedNode>();
const gateways = new Map<string, SimulatedGateway>();

async function obey(command: Command): Promise<void> {
  if (command.do === 'die') await (nodes.get(command.id) ?? gateways.get(command.id))!.die();
  else if (command.do === 'hold') await hold(command.nodes, command.gateways);
  else
    await Promise.all([
      ...command.nodes.map(async (life) => nodes.set(life.nodeId, await SimulatedNode.start(NATS_URL, life))),
      ...command.gateways.map(async (id) => gateways.set(id, await SimulatedGateway.start(NATS_URL, id))),
    ]);
}

async function hold(nodeIds: string[], gatewayIds: string[]): Promise<void> {
  const client = new pg.Client(DATABASE_URL);
  await client.connect();
  try {
    for (const id of nodeIds) {
      const publications = await client.query(
        'SELECT publication_id AS id, session_uid AS "sessionUid" FROM stream WHERE media_node_id = $1',
        [id],
      );
      const subscriptions = await client.query(
        `SELECT subscription.id, session_uid AS "sessionUid"
         FROM subscription JOIN stream ON stream.id = stream_id WHERE subscription.media_node_id = $1`,
        [id],
      );
      nodes.get(id)!.hold('publications', publications.rows);
      nodes.get(id)!.hold('subscriptions', subscriptions.rows);
    }
    for (const id of gatewayIds) {
      const { rows } = await client.query<Attachment>(
        `SELECT session_uid AS "sessionUid", connection_id AS "connectionId", attachment, cursor FROM connection
         WHERE gateway_id = $1`,
        [id],
      );
      gateways.get(id)!.hold(rows);
    }
  } finally {
    await client.end();
  }
}

process.on('message', (command: Command) => void obey(command).then(() => process.send!('done')));
process.send!('ready');

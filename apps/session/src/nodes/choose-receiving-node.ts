import type { NodeLife } from './node-life.js';

/** A media node, as far as it matters for somebody who is to receive a stream from it. */
export interface ReceivingNode extends NodeLife {
  /** The share of its cores that it uses, with what was just placed there. */
  readonly use: number;
  readonly hasRoom: boolean;
}

/**
 * From which node somebody is to receive a stream: from where it is published, as long as there is room; else from one that has
 * the stream already, the least used first; else from the least used. When none has room, from where it is published.
 *
 * @param near ids of the nodes from which others receive the stream
 */
export function chooseReceivingNode(
  home: NodeLife,
  nodes: readonly ReceivingNode[],
  near: ReadonlySet<string>,
): NodeLife {
  const withRoom = nodes.filter(({ hasRoom }) => hasRoom);
  const atHome = withRoom.filter(({ nodeId, epoch }) => nodeId === home.nodeId && epoch === home.epoch);
  return (
    leastUsed(atHome) ?? leastUsed(withRoom.filter(({ nodeId }) => near.has(nodeId))) ?? leastUsed(withRoom) ?? home
  );
}

function leastUsed(nodes: readonly ReceivingNode[]): ReceivingNode | undefined {
  return nodes.toSorted((one, other) => one.use - other.use)[0];
}

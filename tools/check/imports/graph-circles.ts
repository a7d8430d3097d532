/** Where one can go from each node. */
export type Graph<Node> = ReadonlyMap<Node, { keys(): Iterable<Node> }>;

/** Shortest ways from nodes back to themselves, the first node again at the end; one for each set of nodes. */
export function graphCircles<Node>(graph: Graph<Node>): Node[][] {
  const circles = new Map<string, Node[]>();
  for (const start of graph.keys()) {
    const circle = shortestWayBack(graph, start);
    if (!circle) continue;
    const nodes = [...new Set(circle)].map(String).sort().join();
    if (!circles.has(nodes)) circles.set(nodes, circle);
  }
  return [...circles.values()];
}

function shortestWayBack<Node>(graph: Graph<Node>, start: Node): Node[] | undefined {
  const cameFrom = new Map<Node, Node>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node)?.keys() ?? []) {
      if (next === start) return [...wayTo(node, start, cameFrom), start];
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

function wayTo<Node>(node: Node, start: Node, cameFrom: ReadonlyMap<Node, Node>): Node[] {
  const way = [node];
  while (way[0] !== start) way.unshift(cameFrom.get(way[0]!)!);
  return way;
}

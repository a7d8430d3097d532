import { parser } from '@prometheus-io/lezer-promql';

/** What an expression asks for. */
export interface Query {
  /** Each with the labels, and the values of `job`, that it is chosen by. */
  selectors: { metric: string; labels: string[]; jobs: string[] }[];
  /** What it is grouped or joined by. */
  groupedBy: string[];
}

/** @throws Error when it is no expression of Prometheus */
export function parseQuery(expression: string): Query {
  const query: Query = { selectors: [], groupedBy: [] };
  const textOf = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError)
        throw new Error(`"${expression}" is not PromQL, at ${JSON.stringify(expression.slice(node.from))}`);
      if (node.name === 'VectorSelector') query.selectors.push(selectorOf(textOf(node)));
      if (node.name === 'GroupingLabels') query.groupedBy.push(...(textOf(node).match(/\w+/g) ?? []));
    },
  });
  return query;
}

function selectorOf(text: string): Query['selectors'][number] {
  const metric = /^[\w:]*/.exec(text)![0];
  const matchers = [...text.slice(metric.length).matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)];
  return {
    metric,
    labels: matchers.map(([, label]) => label!),
    jobs: matchers.flatMap(([, label, operator, value]) => (label === 'job' && operator === '=' ? value! : [])),
  };
}

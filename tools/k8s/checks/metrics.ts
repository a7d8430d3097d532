import type { DeclaredMetrics } from '../declared-metrics.ts';
import { type Manifest, workloadsOf } from '../manifest.ts';
import { parseQuery } from '../promql.ts';
import { queriesOf, rulesOf } from '../queries.ts';

/** The labels that Prometheus adds to what it reads from a pod. */
const OF_TARGETS = ['job', 'pod', 'namespace', 'instance', 'container', 'endpoint'];

/** Alerts, scalers and dashboards have to ask for what there is. */
export function metricProblems(manifests: Manifest[], declared: DeclaredMetrics): string[] {
  const jobs = new Set(workloadsOf(manifests).map(({ labels }) => labels['app.kubernetes.io/name']!));
  return queriesOf(manifests).flatMap(({ where, expression }) =>
    problemsOf(expression, declared, jobs).map((problem) => `${where}: ${problem}`),
  );
}

function problemsOf(expression: string, declared: DeclaredMetrics, jobs: Set<string>): string[] {
  const { selectors, groupedBy } = parseQuery(expression);
  const unknown = selectors.filter(({ metric }) => !declared.has(metric)).map(({ metric }) => metric);
  if (unknown.length > 0) return unknown.map((metric) => `there is no metric ${metric}`);
  const labelsOf = (metric: string) => declared.get(metric) ?? new Set<string>();
  const known = new Set([...OF_TARGETS, ...selectors.flatMap(({ metric }) => [...labelsOf(metric)])]);
  return [
    ...selectors.flatMap(({ metric, labels }) =>
      labels
        .filter((label) => !OF_TARGETS.includes(label) && !labelsOf(metric).has(label))
        .map((label) => `${metric} has no label ${label}`),
    ),
    ...groupedBy.filter((label) => !known.has(label)).map((label) => `no metric of it has a label ${label}`),
    ...selectors.flatMap((selector) =>
      selector.jobs.filter((job) => !jobs.has(job)).map((job) => `there is no job ${job}`),
    ),
  ];
}

/** An alert has to say what is wrong, how bad it is, and what to do. */
export const alertProblems = (manifests: Manifest[]): string[] => {
  const rules = rulesOf(manifests);
  const names = rules.map(({ rule }) => rule.alert);
  return rules.flatMap(({ rule, where }) => [
    ...(names.filter((name) => name === rule.alert).length > 1 ? [`${where}: the name is there twice`] : []),
    ...(['warning', 'critical'].includes(rule.labels?.severity ?? '') ? [] : [`${where}: lacks its severity`]),
    ...['summary', 'description'].flatMap((name) => (rule.annotations?.[name] ? [] : [`${where}: lacks a ${name}`])),
  ]);
};

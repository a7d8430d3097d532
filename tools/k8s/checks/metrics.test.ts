import { declaredMetrics } from '../declared-metrics.ts';
import { mustFind, type Objects } from '../mistakes.ts';
import { alertProblems, metricProblems } from './metrics.ts';

const firstRule = (get: Objects) => get('PrometheusRule', 'convene-gateway').spec.groups[0].rules[0];
const declared = await declaredMetrics();

mustFind(
  (manifests) => metricProblems(manifests, declared),
  [
    [
      'ScaledObject/gateway: there is no metric convene_sockets',
      (get) => (get('ScaledObject', 'gateway').spec.triggers[0].metadata.query = 'sum(convene_sockets)'),
    ],
    [
      'PrometheusRule/convene-gateway, ConveneHttpErrors: convene_http_request_seconds_count has no label code',
      (get) => (firstRule(get).expr = 'convene_http_request_seconds_count{code="500"}'),
    ],
    [
      'PrometheusRule/convene-gateway, ConveneHttpErrors: there is no job gateway',
      (get) => (firstRule(get).expr = 'up{job="gateway"}'),
    ],
    [
      'PrometheusRule/convene-gateway, ConveneHttpErrors: no metric of it has a label worker',
      (get) => (firstRule(get).expr = 'sum by (worker) (convene_sockets_open)'),
    ],
    [
      'ConfigMap/convene-dashboard, convene.json, WebSockets: there is no metric convene_sockets_openn',
      (get) =>
        (get('ConfigMap', 'convene-dashboard').data['convene.json'] = get('ConfigMap', 'convene-dashboard').data[
          'convene.json'
        ].replace('(convene_sockets_open)', '(convene_sockets_openn)')),
    ],
  ],
);

mustFind(alertProblems, [
  ['ConveneHttpErrors: lacks a description', (get) => delete firstRule(get).annotations.description],
  ['ConveneHttpErrors: lacks its severity', (get) => delete firstRule(get).labels],
]);

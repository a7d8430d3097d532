import { containerOf, mustFind, type Objects } from '../mistakes.ts';
import { schemaProblems } from './schema.ts';

const firstRule = (get: Objects) => get('PrometheusRule', 'convene-gateway').spec.groups[0].rules[0];

mustFind(schemaProblems, [
  [
    /StatefulSet\/media-node.*serviceName|StatefulSet\/media-node.*selector/,
    (get) => delete get('StatefulSet', 'media-node').spec.selector,
  ],
  [/Deployment\/gateway.*name/, (get) => delete containerOf(get, 'gateway').name],
  [
    /PodMonitor\/convene.*interval/,
    (get) => (get('PodMonitor', 'convene').spec.podMetricsEndpoints[0].interval = '15 s'),
  ],
  [/PrometheusRule\/convene-gateway.*expr/, (get) => delete firstRule(get).expr],
  [/ScaledObject\/gateway.*metadata/, (get) => delete get('ScaledObject', 'gateway').spec.triggers[0].metadata],
  [/Ingress\/gateway/, (get) => (get('Ingress', 'gateway').apiVersion = 'networking.k8s.io/v1beta1')],
]);

import { mustFind, podOf } from '../mistakes.ts';
import { selectorProblems } from './selectors.ts';

mustFind(selectorProblems, [
  [
    'Deployment/session: its selector',
    (get) => (get('Deployment', 'session').spec.selector.matchLabels['app.kubernetes.io/name'] = 'session'),
  ],
  [
    'Deployment/gateway: what spreads it',
    (get) => (podOf(get, 'gateway').topologySpreadConstraints[0].labelSelector.matchLabels = { a: 'b' }),
  ],
  ['Service/gateway: selects no pods', (get) => (get('Service', 'gateway').spec.selector = { a: 'b' })],
  [
    'Service/gateway: Deployment/gateway has no port https',
    (get) => (get('Service', 'gateway').spec.ports[0].targetPort = 'https'),
  ],
  [
    'Service/media-node-1: selects no pods',
    (get) => (get('Service', 'media-node-1').spec.selector['statefulset.kubernetes.io/pod-name'] = 'media-1'),
  ],
  [
    'PodMonitor/convene: Deployment/session has no port metrics',
    (get) => (get('PodMonitor', 'convene').spec.podMetricsEndpoints[0].port = 'metrics'),
  ],
  [
    'NetworkPolicy/recording-worker: selects no pods',
    (get) => (get('NetworkPolicy', 'recording-worker').spec.ingress[0].from[0].podSelector.matchLabels = { a: 'b' }),
  ],
  [
    'Deployment/session: has no PodDisruptionBudget',
    (get) =>
      (get('PodDisruptionBudget', 'session').spec.selector.matchLabels = {
        'app.kubernetes.io/name': 'convene-gateway',
      }),
  ],
]);

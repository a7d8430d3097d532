import { containerOf, mustFind, settingsOf } from '../mistakes.ts';
import { lifecycleProblems } from './lifecycle.ts';

mustFind(lifecycleProblems, [
  [
    'Deployment/session: livenessProbe does not ask /health/live',
    (get) => (containerOf(get, 'session').livenessProbe.httpGet.path = '/health/ready'),
  ],
  [
    'Deployment/gateway: readinessProbe does not',
    (get) => (containerOf(get, 'gateway').readinessProbe.httpGet.port = 'public'),
  ],
  ['StatefulSet/media-node: startupProbe does not', (get) => delete containerOf(get, 'media-node').startupProbe],
  [
    'StatefulSet/media-node: is killed after 3630 s, and may take 7210 s',
    (get) => (settingsOf(get, 'convene-media-node').MEDIA_DRAIN_TIMEOUT = '7200'),
  ],
  [
    'Deployment/gateway: is killed after 40 s, and may take 45 s',
    (get) => (containerOf(get, 'gateway').lifecycle.preStop.sleep.seconds = 35),
  ],
]);

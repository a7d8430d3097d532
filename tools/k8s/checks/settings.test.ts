import { containerOf, mustFind, podOf, settingsOf } from '../mistakes.ts';
import { settingsProblems } from './settings.ts';

mustFind(settingsProblems, [
  ['media-node: MEDIA_LISTEN is not set', (get) => (containerOf(get, 'media-node').args = ['exec node'])],
  ['RECORDING_LISTEN is not set', (get) => containerOf(get, 'recording-worker').env.pop()],
  ['GATEWAY_PROXY is no setting of this service', (get) => (settingsOf(get, 'convene-gateway').GATEWAY_PROXY = '1')],
  [
    'Deployment/session, session: RECORDING_CAPTURES is no setting',
    (get) => (settingsOf(get, 'convene-session').RECORDING_CAPTURES = '1'),
  ],
  ['OPENVIDU_SECRET: is not set', (get) => containerOf(get, 'gateway').env.pop()],
  ['DOMAIN_OR_PUBLIC_IP: is not set', (get) => (settingsOf(get, 'convene-gateway').DOMAIN_OR_PUBLIC_IP = '')],
  ['COTURN_IP', (get) => (settingsOf(get, 'convene-session').COTURN_IP = 'turn.example.com:3478')],
  ['MEDIA_WORKERS: must be a whole number', (get) => (settingsOf(get, 'convene-media-node').MEDIA_WORKERS = 'two')],
  [
    'OPENVIDU_IPCAM_ALLOWED_NETWORKS',
    (get) => (settingsOf(get, 'convene-media-node').OPENVIDU_IPCAM_ALLOWED_NETWORKS = '10.0.0.0/99'),
  ],
  [
    'migrate: is given DATABASE_URL,NATS_URL',
    (get) => podOf(get, 'session').initContainers[0].env.push({ name: 'NATS_URL', value: 'nats://nats' }),
  ],
]);

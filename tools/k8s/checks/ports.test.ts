import { containerOf, mustFind, settingsOf } from '../mistakes.ts';
import { portProblems } from './ports.ts';

mustFind(portProblems, [
  ['its media ports are', (get) => (settingsOf(get, 'convene-media-node').MEDIA_WORKERS = '3')],
  [
    'the ports that NetworkPolicies open',
    (get) => (get('NetworkPolicy', 'media-node').spec.ingress[0].ports[0].endPort = 40009),
  ],
  ['the ports of Service/media-node-0', (get) => get('Service', 'media-node-0').spec.ports.pop()],
  [
    'Service/media-node-1 leads from 40000 to 40001',
    (get) => (get('Service', 'media-node-1').spec.ports[0].targetPort = 'media-udp-1'),
  ],
  ['port 40000 is 30000 on the host', (get) => (containerOf(get, 'media-node').ports[0].hostPort = 30000)],
  [
    'Deployment/session: its port health is 9090',
    (get) => containerOf(get, 'session').env.push({ name: 'HEALTH_PORT', value: '9091' }),
  ],
  ['Deployment/gateway: its port public is 4443', (get) => (settingsOf(get, 'convene-gateway').SERVER_PORT = '443')],
]);

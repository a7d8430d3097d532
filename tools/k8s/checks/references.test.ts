import { containerOf, mustFind, podOf } from '../mistakes.ts';
import { referenceProblems } from './references.ts';

mustFind(referenceProblems, [
  [
    'Deployment/gateway, gateway: envFrom names ConfigMap/nowhere',
    (get) => (containerOf(get, 'gateway').envFrom[0].configMapRef.name = 'nowhere'),
  ],
  [
    'Deployment/session, session: the value of DATABASE_URL',
    (get) => (containerOf(get, 'session').env[1].valueFrom.secretKeyRef.key = 'DATABASE'),
  ],
  [
    'Deployment/session, session: COTURN_REALM uses $(LATER)',
    (get) => containerOf(get, 'session').env.push({ name: 'COTURN_REALM', value: '$(LATER)' }),
  ],
  [
    'Deployment/recording-worker: what volume recordings',
    (get) => (podOf(get, 'recording-worker').volumes[1].persistentVolumeClaim.claimName = 'other'),
  ],
  ['Deployment/gateway: there is no volume recordings', (get) => podOf(get, 'gateway').volumes.pop()],
  ['Ingress/gateway: Service/gateway', (get) => (get('Service', 'gateway').spec.ports[0].name = 'https')],
  ['Ingress/gateway: Secret/other', (get) => (get('Ingress', 'gateway').spec.tls[0].secretName = 'other')],
  [
    'ScaledObject/media-node: what it scales',
    (get) => (get('ScaledObject', 'media-node').spec.scaleTargetRef.kind = 'Deployment'),
  ],
  [
    'HorizontalPodAutoscaler/session: what it scales',
    (get) => (get('HorizontalPodAutoscaler', 'session').spec.scaleTargetRef.name = 'sessions'),
  ],
  ['StatefulSet/media-node: Service/media', (get) => (get('StatefulSet', 'media-node').spec.serviceName = 'media')],
]);

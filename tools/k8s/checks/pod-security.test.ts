import { containerOf, mustFind, podOf } from '../mistakes.ts';
import { podSecurityProblems } from './pod-security.ts';

mustFind(podSecurityProblems, [
  ['Deployment/session: lacks runAsNonRoot', (get) => delete podOf(get, 'session').securityContext.runAsNonRoot],
  [
    'Deployment/coturn: lacks automountServiceAccountToken: false',
    (get) => delete podOf(get, 'coturn').automountServiceAccountToken,
  ],
  [
    'Deployment/session, migrate: lacks readOnlyRootFilesystem: true',
    (get) => delete podOf(get, 'session').initContainers[0].securityContext.readOnlyRootFilesystem,
  ],
  [
    'StatefulSet/media-node, media-node: lacks capabilities: drop ALL',
    (get) => delete containerOf(get, 'media-node').securityContext.capabilities,
  ],
  [
    'Deployment/gateway, gateway: lacks a limit of memory',
    (get) => delete containerOf(get, 'gateway').resources.limits,
  ],
  ['Deployment/gateway, gateway: lacks an emptyDir at /tmp', (get) => containerOf(get, 'gateway').volumeMounts.shift()],
]);

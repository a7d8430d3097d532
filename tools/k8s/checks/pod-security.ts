import type { IContainer } from 'kubernetes-models/v1/Container';
import { type Manifest, nameOf, type Workload, workloadsOf } from '../manifest.ts';

/** Every pod runs without rights that it does not need, and says what it needs of its node. */
export const podSecurityProblems = (manifests: Manifest[]): string[] =>
  workloadsOf(manifests).flatMap((workload) => [
    ...ofPod(workload),
    ...workload.containers.flatMap((container) => ofContainer(container, workload)),
  ]);

function ofPod({ manifest, template }: Workload): string[] {
  const { securityContext: context, automountServiceAccountToken } = template.spec!;
  return failed(nameOf(manifest), {
    runAsNonRoot: context?.runAsNonRoot === true,
    'runAsUser, and not root': (context?.runAsUser ?? 0) > 0,
    'seccompProfile RuntimeDefault': context?.seccompProfile?.type === 'RuntimeDefault',
    'automountServiceAccountToken: false': automountServiceAccountToken === false,
  });
}

function ofContainer({ name, securityContext: context, resources, volumeMounts = [] }: IContainer, workload: Workload) {
  const volumes = workload.template.spec?.volumes ?? [];
  const writable = volumeMounts.filter(({ mountPath }) => mountPath === '/tmp').map((mount) => mount.name);
  const needsTemporary = workload.labels['app.kubernetes.io/name']?.startsWith('convene-');
  return failed(`${nameOf(workload.manifest)}, ${name}`, {
    'allowPrivilegeEscalation: false': context?.allowPrivilegeEscalation === false,
    'readOnlyRootFilesystem: true': context?.readOnlyRootFilesystem === true,
    'not privileged': context?.privileged !== true,
    'capabilities: drop ALL': context?.capabilities?.drop?.includes('ALL') === true,
    'requests of cpu and memory': resources?.requests?.cpu !== undefined && resources.requests.memory !== undefined,
    'a limit of memory': resources?.limits?.memory !== undefined,
    'an emptyDir at /tmp':
      !needsTemporary || volumes.some((volume) => volume.emptyDir && writable.includes(volume.name)),
  });
}

const failed = (where: string, checks: Record<string, boolean>): string[] =>
  Object.entries(checks).flatMap(([what, holds]) => (holds ? [] : `${where}: lacks ${what}`));

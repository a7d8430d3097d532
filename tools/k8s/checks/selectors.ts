import type { ILabelSelector } from '@kubernetes-models/apimachinery/apis/meta/v1/LabelSelector';
import { type Manifest, nameOf, ofKind, type Workload, workloadsOf } from '../manifest.ts';

/** The label that each pod of a StatefulSet is given; its value is the pod's name. */
const POD_NAME = 'statefulset.kubernetes.io/pod-name';

/** Selectors have to find pods, and the ports that are named have to be theirs. */
export function selectorProblems(manifests: Manifest[]): string[] {
  const workloads = workloadsOf(manifests);
  return [
    ...workloads.flatMap(ofWorkload),
    ...ofKind(manifests, 'Service').flatMap((service) => {
      const ports = service.spec.ports.map(({ targetPort }: any) => targetPort);
      return ofOther(service, { matchLabels: service.spec.selector }, ports, workloads);
    }),
    ...ofKind(manifests, 'PodMonitor').flatMap((monitor) => {
      const ports = monitor.spec.podMetricsEndpoints.map(({ port }: any) => port);
      return ofOther(monitor, monitor.spec.selector, ports, workloads);
    }),
    ...ofKind(manifests, 'PodDisruptionBudget').flatMap((budget) =>
      ofOther(budget, budget.spec.selector, [], workloads),
    ),
    ...ofKind(manifests, 'NetworkPolicy').flatMap((policy) => ofPolicy(policy, workloads)),
    ...withoutBudget(manifests, workloads),
  ];
}

/** Whether a selector finds the pods of a workload. */
export function selects({ matchLabels = {}, matchExpressions = [] }: ILabelSelector, workload: Workload): boolean {
  const { labels, manifest } = workload;
  const has = ([key, value]: [string, string]) =>
    labels[key] === value ||
    (key === POD_NAME && manifest.kind === 'StatefulSet' && new RegExp(`^${manifest.metadata.name}-\\d+$`).test(value));
  return (
    Object.entries(matchLabels).every(has) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`This check does not know ${operator}`);
      return values.includes(labels[key] ?? '');
    })
  );
}

function ofWorkload(workload: Workload): string[] {
  const { manifest, template } = workload;
  const spreads = template.spec?.topologySpreadConstraints ?? [];
  return [
    ...(selects(manifest.spec.selector, workload) ? [] : [`${nameOf(manifest)}: its selector is not its pods' labels`]),
    ...spreads
      .filter(({ labelSelector }) => !selects(labelSelector ?? {}, workload))
      .map(({ topologyKey }) => `${nameOf(manifest)}: what spreads it over ${topologyKey} selects other pods`),
  ];
}

function ofOther(
  manifest: Manifest,
  selector: ILabelSelector,
  ports: (string | number | undefined)[],
  workloads: Workload[],
): string[] {
  const selected = workloads.filter((workload) => selects(selector, workload));
  if (selected.length === 0) return [`${nameOf(manifest)}: selects no pods`];
  return selected.flatMap((workload) =>
    ports
      .filter((port) => typeof port === 'string' && !hasPort(workload, port))
      .map((port) => `${nameOf(manifest)}: ${nameOf(workload.manifest)} has no port ${port}`),
  );
}

const hasPort = ({ containers }: Workload, name: string): boolean =>
  containers.some(({ ports = [] }) => ports.some((port) => port.name === name));

function ofPolicy(policy: Manifest, workloads: Workload[]): string[] {
  const { podSelector, ingress = [], egress = [] } = policy.spec;
  const own = ingress.flatMap(({ ports = [] }: any) => ports.map(({ port }: any) => port));
  const peers = [...ingress, ...egress].flatMap((rule: any) => rule.from ?? rule.to ?? []);
  const inNamespace = peers.filter((peer: any) => peer.podSelector && !peer.namespaceSelector);
  return [
    ...ofOther(policy, podSelector, own, workloads),
    ...inNamespace.flatMap((peer: any) => ofOther(policy, peer.podSelector, [], workloads)),
  ];
}

/** What may be moved has to be moved one by one. (What is there for trying only has no budget.) */
function withoutBudget(manifests: Manifest[], workloads: Workload[]): string[] {
  const budgets = ofKind(manifests, 'PodDisruptionBudget');
  return workloads
    .filter(({ manifest }) => manifest.metadata.labels?.['app.kubernetes.io/name']?.startsWith('convene-'))
    .filter((workload) => !budgets.some(({ spec }) => selects(spec.selector, workload)))
    .map(({ manifest }) => `${nameOf(manifest)}: has no PodDisruptionBudget`);
}

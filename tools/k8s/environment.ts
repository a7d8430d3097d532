import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import { EXTERNAL_SECRETS } from './external.ts';
import { find, type Manifest } from './manifest.ts';

/** What a pod might learn about itself. */
const OF_THE_POD: Record<string, string> = {
  'metadata.name': 'a-pod-0',
  'metadata.namespace': 'convene',
  'status.podIP': '10.1.2.3',
  'status.hostIP': '192.0.2.10',
};

export interface Environment {
  values: Record<string, string>;
  /** References that lead nowhere. */
  problems: string[];
}

/** The entries of a ConfigMap or Secret of these manifests, or of a documented Secret. */
export function entriesOf(
  manifests: Manifest[],
  kind: 'ConfigMap' | 'Secret',
  name = '',
): Record<string, string> | undefined {
  const found = find(manifests, kind, name);
  if (found) return { ...found.data, ...found.stringData, ...(kind === 'Secret' ? decoded(found.data) : {}) };
  return kind === 'Secret' ? EXTERNAL_SECRETS[name] : undefined;
}

const decoded = (data: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));

/** The environment that a container is started with, put together as the kubelet does. */
export function environmentOf(container: IContainer, manifests: Manifest[]): Environment {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    const [kind, name] = configMapRef
      ? (['ConfigMap', configMapRef.name] as const)
      : (['Secret', secretRef?.name] as const);
    const entries = entriesOf(manifests, kind, name);
    if (!entries) problems.push(`envFrom names ${kind}/${name}, which is not there`);
    Object.assign(values, entries);
  }
  // Only what `env` has said before can be used as $(NAME), not what comes from envFrom.
  const own: Record<string, string> = {};
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, manifests);
    if (value === undefined && variable.valueFrom?.secretKeyRef?.optional) continue;
    if (value === undefined) problems.push(`the value of ${variable.name} is not there`);
    const expanded = (value ?? '').replaceAll(/\$\((\w+)\)/g, (reference, name: string) => {
      if (!(name in own)) problems.push(`${variable.name} uses ${reference}, which "env" does not set before`);
      return own[name] ?? reference;
    });
    own[variable.name] = expanded;
  }
  return { values: { ...values, ...own }, problems };
}

function valueOf({ value, valueFrom }: IEnvVar, manifests: Manifest[]): string | undefined {
  if (!valueFrom) return value;
  const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom;
  if (configMapKeyRef) return entriesOf(manifests, 'ConfigMap', configMapKeyRef.name)?.[configMapKeyRef.key];
  if (secretKeyRef) return entriesOf(manifests, 'Secret', secretKeyRef.name)?.[secretKeyRef.key];
  return fieldRef && OF_THE_POD[fieldRef.fieldPath];
}

import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import { parseAllDocuments } from 'yaml';

/** An object as it is applied to a cluster. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: any;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

/** @throws Error when a document is no object of Kubernetes, or has a key twice */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    const manifest = document.toJS() as Manifest;
    // Long values of Secrets are wrapped, which a cluster reads as it is meant.
    if (manifest.kind === 'Secret') manifest.data = withoutLineBreaks(manifest.data);
    return manifest;
  });
}

const withoutLineBreaks = (data: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value.replaceAll('\n', '')]));

export const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;

export const ofKind = (manifests: Manifest[], ...kinds: string[]): Manifest[] =>
  manifests.filter(({ kind }) => kinds.includes(kind));

export const find = (manifests: Manifest[], kind: string, name: string | undefined): Manifest | undefined =>
  manifests.find((each) => each.kind === kind && each.metadata.name === name);

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** What runs pods. */
export interface Workload {
  manifest: Manifest;
  template: IPodTemplateSpec;
  labels: Record<string, string>;
  /** The init containers, too. */
  containers: IContainer[];
}

export function workloadsOf(manifests: Manifest[]): Workload[] {
  return ofKind(manifests, ...WORKLOADS).map((manifest) => {
    const template = manifest.spec.template as IPodTemplateSpec;
    const containers = [...(template.spec?.initContainers ?? []), ...(template.spec?.containers ?? [])];
    return { manifest, template, labels: template.metadata?.labels ?? {}, containers };
  });
}

import { type Manifest, nameOf } from '../manifest.ts';

const KUBERNETES = 'kubernetes-models';

/** The API versions that are used, which no recent cluster has removed, and the packages that have their models. */
const PACKAGES: Record<string, string> = {
  v1: KUBERNETES,
  'apps/v1': KUBERNETES,
  'autoscaling/v2': KUBERNETES,
  'networking.k8s.io/v1': KUBERNETES,
  'policy/v1': KUBERNETES,
  'keda.sh/v1alpha1': '@kubernetes-models/keda',
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator',
};

/** The module with the model of an object, made from the OpenAPI document of Kubernetes or the operator's CRD. */
export function modelOf({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  const found = PACKAGES[apiVersion];
  if (!found) throw new Error(`${apiVersion} is no API version that is known here`);
  return `${found}/${apiVersion}/${kind}`;
}

type Model = new (manifest: Manifest) => { validate(): void };

/** Whether each object has what its schema requires, with values of the right form. */
export async function schemaProblems(manifests: Manifest[]): Promise<string[]> {
  const problems: string[] = [];
  for (const manifest of manifests) {
    try {
      const models = (await import(modelOf(manifest))) as Record<string, Model>;
      new models[manifest.kind]!(manifest).validate();
    } catch (error) {
      problems.push(`${nameOf(manifest)}: ${(error as Error).message}`);
    }
  }
  return problems;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { REPOSITORY } from '../launcher/repository.ts';
import { runCommand } from '../process/run-command.ts';
import { findKubectl } from './kubectl.ts';
import { type Manifest, parseManifests } from './manifest.ts';

const K8S = join(REPOSITORY, 'k8s');

/** An overlay with further components, as somebody may write one. */
export interface Variant {
  resources: string[];
  components?: string[];
}

/** Everything that is rendered and checked: the overlays, and what makes use of the components that they leave out. */
export const VARIANTS: Record<string, Variant> = {
  dev: { resources: ['overlays/dev'] },
  production: { resources: ['overlays/production'] },
  'without operators, on the host network': {
    resources: ['overlays/dev'],
    components: ['components/hpa', 'components/host-network'],
  },
  'with load balancers and a bucket': {
    resources: ['overlays/production'],
    components: ['components/media-load-balancers', 'components/s3-recordings'],
  },
};

/** What `kubectl apply -k` would apply. */
export async function render({ resources, components = [] }: Variant): Promise<Manifest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'convene-k8s-'));
  try {
    const paths = (names: string[]) => names.map((name) => relative(folder, join(K8S, name)));
    const kustomization = { namespace: 'convene', resources: paths(resources), components: paths(components) };
    await writeFile(join(folder, 'kustomization.yaml'), stringify(kustomization));
    return parseManifests((await runCommand(await findKubectl(), ['kustomize', folder])).join('\n'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

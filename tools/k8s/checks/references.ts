import { entriesOf, environmentOf } from '../environment.ts';
import { find, type Manifest, nameOf, ofKind, type Workload, workloadsOf } from '../manifest.ts';

/** Everything that is named has to be there, or to be documented as made by somebody else. */
export function referenceProblems(manifests: Manifest[]): string[] {
  return [
    ...workloadsOf(manifests).flatMap((workload) => [
      ...inEnvironment(workload, manifests),
      ...inVolumes(workload, manifests),
      ...mountsWithoutVolume(workload),
    ]),
    ...ofIngresses(manifests),
    ...ofScalers(manifests),
    ...ofStatefulSets(manifests),
  ];
}

const inEnvironment = ({ manifest, containers }: Workload, manifests: Manifest[]): string[] =>
  containers.flatMap((container) =>
    environmentOf(container, manifests).problems.map((problem) => `${nameOf(manifest)}, ${container.name}: ${problem}`),
  );

function inVolumes({ manifest, template }: Workload, manifests: Manifest[]): string[] {
  return (template.spec?.volumes ?? []).flatMap(({ name, configMap, secret, persistentVolumeClaim: claim }) => {
    const problem = `${nameOf(manifest)}: what volume ${name} is made of is not there`;
    if (configMap && !entriesOf(manifests, 'ConfigMap', configMap.name)) return problem;
    if (secret && !entriesOf(manifests, 'Secret', secret.secretName)) return problem;
    return claim && !find(manifests, 'PersistentVolumeClaim', claim.claimName) ? problem : [];
  });
}

function mountsWithoutVolume({ manifest, template, containers }: Workload): string[] {
  const claims = (manifest.spec.volumeClaimTemplates ?? []) as Manifest[];
  const volumes = new Set(
    [...(template.spec?.volumes ?? []), ...claims.map(({ metadata }) => metadata)].map(({ name }) => name),
  );
  return containers.flatMap(({ volumeMounts = [] }) =>
    volumeMounts
      .filter(({ name }) => !volumes.has(name))
      .map(({ name }) => `${nameOf(manifest)}: there is no volume ${name} to mount`),
  );
}

function ofIngresses(manifests: Manifest[]): string[] {
  return ofKind(manifests, 'Ingress').flatMap((ingress) => {
    const { tls = [], rules = [] } = ingress.spec;
    const secrets = tls.filter(({ secretName }: any) => !entriesOf(manifests, 'Secret', secretName));
    const backends = rules.flatMap(({ http }: any) => http.paths.map(({ backend }: any) => backend.service));
    const missing = backends.filter(({ name, port }: any) => {
      const ports = find(manifests, 'Service', name)?.spec.ports ?? [];
      return !ports.some((each: any) => each.name === port.name || each.port === port.number);
    });
    return [
      ...secrets.map(({ secretName }: any) => `${nameOf(ingress)}: Secret/${secretName} is not there`),
      ...missing.map(({ name }: any) => `${nameOf(ingress)}: Service/${name} is not there, or has no such port`),
    ];
  });
}

const ofScalers = (manifests: Manifest[]): string[] =>
  ofKind(manifests, 'HorizontalPodAutoscaler', 'ScaledObject')
    .filter(({ spec }) => !find(manifests, spec.scaleTargetRef.kind, spec.scaleTargetRef.name))
    .map((scaler) => `${nameOf(scaler)}: what it scales is not there`);

const ofStatefulSets = (manifests: Manifest[]): string[] =>
  ofKind(manifests, 'StatefulSet')
    .filter(({ spec }) => !find(manifests, 'Service', spec.serviceName))
    .map((set) => `${nameOf(set)}: Service/${set.spec.serviceName} is not there`);

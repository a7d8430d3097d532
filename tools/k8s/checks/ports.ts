import type { IContainer } from 'kubernetes-models/v1/Container';
import { environmentOf } from '../environment.ts';
import { type Manifest, nameOf, ofKind, type Workload, workloadsOf } from '../manifest.ts';
import { loadSettings, SERVICES } from '../../services/service-settings.ts';
import { selects } from './selectors.ts';

/** The ports of containers, policies and load balancers have to be those that the services listen on. */
export async function portProblems(manifests: Manifest[]): Promise<string[]> {
  const problems: string[] = [];
  for (const workload of workloadsOf(manifests)) {
    for (const container of workload.containers.filter(({ name }) => SERVICES.includes(name))) {
      const settings = await loadSettings(container.name, environmentOf(container, manifests).values);
      const say = (problem: string) => problems.push(`${nameOf(workload.manifest)}: ${problem}`);
      mustListen(container, 'health', settings.HEALTH_PORT as number, say);
      if (container.name === 'gateway') mustListen(container, 'public', settings.SERVER_PORT as number, say);
      if (container.name === 'media-node') {
        const { MEDIA_PORT, MEDIA_WORKERS } = settings as { MEDIA_PORT: number; MEDIA_WORKERS: number };
        const expected = mediaPorts(MEDIA_PORT, MEDIA_WORKERS);
        ofMedia(container, expected, say);
        ofPolicies(workload, manifests, expected, say);
        ofLoadBalancers(workload, manifests, expected, say);
      }
    }
  }
  return problems;
}

type Say = (problem: string) => void;

/** `UDP 40000`, `TCP 40000`, … sorted. */
const mediaPorts = (first: number, count: number): string[] =>
  ['TCP', 'UDP'].flatMap((protocol) => Array.from({ length: count }, (_, index) => `${protocol} ${first + index}`));

function mustListen({ ports = [] }: IContainer, name: string, expected: number, say: Say): void {
  const found = ports.find((port) => port.name === name)?.containerPort;
  if (found !== expected) say(`its port ${name} is ${found}, and the service listens on ${expected}`);
}

function ofMedia({ ports = [] }: IContainer, expected: string[], say: Say): void {
  const media = ports.filter(({ name }) => name?.startsWith('media-'));
  mustBe(
    'its media ports',
    media.map(({ protocol = 'TCP', containerPort }) => `${protocol} ${containerPort}`),
    expected,
    say,
  );
  for (const { containerPort, hostPort } of media)
    if (hostPort !== undefined && hostPort !== containerPort)
      say(`port ${containerPort} is ${hostPort} on the host; clients are told ${containerPort}`);
}

/** What comes from anywhere. */
function ofPolicies(workload: Workload, manifests: Manifest[], expected: string[], say: Say): void {
  const rules = ofKind(manifests, 'NetworkPolicy')
    .filter(({ spec }) => selects(spec.podSelector, workload))
    .flatMap(({ spec }) => spec.ingress ?? []);
  const open = rules.filter(({ from }: any) => from === undefined).flatMap(({ ports }: any) => ports);
  const found = open.flatMap(({ protocol, port, endPort = port }: any) =>
    Array.from({ length: endPort - port + 1 }, (_, index) => `${protocol} ${port + index}`),
  );
  mustBe('the ports that NetworkPolicies open', found, expected, say);
}

function ofLoadBalancers(workload: Workload, manifests: Manifest[], expected: string[], say: Say): void {
  for (const service of ofKind(manifests, 'Service')) {
    if (service.spec.type !== 'LoadBalancer' || !selects({ matchLabels: service.spec.selector }, workload)) continue;
    const found = service.spec.ports.map(({ protocol = 'TCP', port }: any) => `${protocol} ${port}`);
    mustBe(`the ports of ${nameOf(service)}`, found, expected, say);
    const containerPorts = workload.containers.flatMap(({ ports = [] }) => ports);
    for (const { port, targetPort } of service.spec.ports as { port: number; targetPort: string }[]) {
      const target = containerPorts.find(({ name }) => name === targetPort)?.containerPort;
      if (target !== port) say(`${nameOf(service)} leads from ${port} to ${target}; clients are told one port only`);
    }
  }
}

function mustBe(what: string, found: string[], expected: string[], say: Say): void {
  if (found.toSorted().join() !== expected.toSorted().join())
    say(`${what} are ${found.join(', ')}, and the service listens on ${expected.join(', ')}`);
}

import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IProbe } from 'kubernetes-models/v1/Probe';
import { environmentOf } from '../environment.ts';
import { type Manifest, nameOf, workloadsOf } from '../manifest.ts';
import { loadSettings, SERVICES } from '../../services/service-settings.ts';

/** What a service takes at most to stop, after it has drained (libs/service-kit, graceful-stop.ts), seconds. */
const STOP_LIMIT = 10;

const PROBES = {
  startupProbe: '/health/live',
  livenessProbe: '/health/live',
  readinessProbe: '/health/ready',
} as const;

/** Probes have to ask what the services answer, and who is stopped has to be left the time that it takes. */
export async function lifecycleProblems(manifests: Manifest[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { manifest, template } of workloadsOf(manifests)) {
    for (const container of template.spec!.containers.filter(({ name }) => SERVICES.includes(name))) {
      const settings = await loadSettings(container.name, environmentOf(container, manifests).values);
      const grace = template.spec!.terminationGracePeriodSeconds ?? 30;
      const needed = ((settings.MEDIA_DRAIN_TIMEOUT as number) ?? 0) + sleepOf(container) + STOP_LIMIT;
      const found = [
        ...ofProbes(container),
        ...(grace > needed ? [] : [`is killed after ${grace} s, and may take ${needed} s to stop`]),
      ];
      problems.push(...found.map((problem) => `${nameOf(manifest)}: ${problem}`));
    }
  }
  return problems;
}

const sleepOf = ({ lifecycle }: IContainer): number => lifecycle?.preStop?.sleep?.seconds ?? 0;

function ofProbes(container: IContainer): string[] {
  return Object.entries(PROBES).flatMap(([name, path]) => {
    const { httpGet } = (container[name as keyof typeof PROBES] ?? {}) as IProbe;
    return httpGet?.path === path && httpGet.port === 'health' ? [] : [`${name} does not ask ${path} on port health`];
  });
}

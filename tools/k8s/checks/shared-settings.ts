import { environmentOf } from '../environment.ts';
import { type Manifest, nameOf, workloadsOf } from '../manifest.ts';
import { loadSettings, SERVICES } from '../../services/service-settings.ts';

/** What gateways, session services and recording workers have in common, they have to be told the same. */
export async function sharedSettingsProblems(manifests: Manifest[]): Promise<string[]> {
  const problems: string[] = [];
  const first = new Map<string, { value: string; where: string }>();
  for (const { manifest, containers, template } of workloadsOf(manifests)) {
    for (const container of containers.filter(({ name }) => SERVICES.includes(name))) {
      const settings = await loadSettings(container.name, environmentOf(container, manifests).values);
      for (const [name, setting] of Object.entries(settings).filter(([key]) => key.startsWith('OPENVIDU_'))) {
        const value = JSON.stringify(setting);
        const known = first.get(name);
        if (!known) first.set(name, { value, where: nameOf(manifest) });
        else if (known.value !== value)
          problems.push(`${name} is ${known.value} in ${known.where} and ${value} in ${nameOf(manifest)}`);
      }
      if (!needsFolder(container.name, settings)) continue;
      const path = String(settings.OPENVIDU_RECORDING_PATH).replace(/\/$/, '');
      const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === path);
      const volume = template.spec!.volumes?.find(({ name }) => name === mount?.name);
      if (!volume?.persistentVolumeClaim) problems.push(`${nameOf(manifest)}: no volume is mounted at ${path}`);
    }
  }
  return problems;
}

/** Recording workers share what they capture; gateways need the folder only for what is not in a bucket. */
const needsFolder = (service: string, settings: Record<string, unknown>): boolean =>
  service === 'recording-worker' || (service === 'gateway' && settings.OPENVIDU_PRO_RECORDING_STORAGE === 'local');

import type { IContainer } from 'kubernetes-models/v1/Container';
import { environmentOf } from '../environment.ts';
import { type Manifest, nameOf, workloadsOf } from '../manifest.ts';
import { loadSettings, SERVICES, settingNames } from '../../services/service-settings.ts';

/** The init container of the session service reads one of its variables. */
const MIGRATE = 'migrate';

/** Settings whose defaults are wrong where pods come and go, and have addresses of their own. */
const NEEDED: Record<string, string[]> = {
  'media-node': ['MEDIA_NODE_ID', 'MEDIA_LISTEN'],
  'recording-worker': ['RECORDING_LISTEN'],
};

/** What a container is given has to be what its service reads, and such that it starts. */
export async function settingsProblems(manifests: Manifest[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { manifest, containers } of workloadsOf(manifests)) {
    for (const container of containers) {
      const found = await ofContainer(container, manifests);
      problems.push(...found.map((problem) => `${nameOf(manifest)}, ${container.name}: ${problem}`));
    }
  }
  return problems;
}

async function ofContainer(container: IContainer, manifests: Manifest[]): Promise<string[]> {
  const { values } = environmentOf(container, manifests);
  if (container.name === MIGRATE) {
    const given = Object.keys(values).join();
    return given === 'DATABASE_URL' ? [] : [`is given ${given || 'nothing'}, and reads DATABASE_URL`];
  }
  if (!SERVICES.includes(container.name)) return [];
  const known = await settingNames(container.name);
  const unknown = Object.keys(values).filter((name) => !known.includes(name) && !isUsedByOthers(name, container));
  const absent = (NEEDED[container.name] ?? []).filter(
    (name) => !(name in values) && !container.args?.some((text) => text.includes(`${name}=`)),
  );
  const refused = await loadSettings(container.name, values).then(
    () => [],
    (error: Error) => [error.message],
  );
  return [
    ...unknown.map((name) => `${name} is no setting of this service`),
    ...absent.map((name) => `${name} is not set`),
    ...refused,
  ];
}

/** Whether a variable is there only to be part of another one, or of the command. */
function isUsedByOthers(name: string, { env = [], command = [], args = [] }: IContainer): boolean {
  const texts = [...env.map(({ value = '' }) => value), ...command, ...args];
  return texts.some((text) => text.includes(`$(${name})`) || text.includes(`$${name}`));
}

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { REPOSITORY } from '../launcher/repository.ts';

const CONFIGURATIONS: Record<string, [file: string, name: string]> = {
  gateway: ['apps/gateway/src/configuration/gateway-configuration.ts', 'GatewayConfiguration'],
  session: ['apps/session/src/configuration/session-configuration.ts', 'SessionConfiguration'],
  'media-node': ['apps/media-node/src/configuration.ts', 'Configuration'],
  'recording-worker': ['apps/recording-worker/src/configuration.ts', 'RecordingWorkerConfiguration'],
};

export const SERVICES = Object.keys(CONFIGURATIONS);

/** A service's own schema of its environment. */
async function schemaOf(service: string): Promise<z.ZodType> {
  const [file, name] = CONFIGURATIONS[service]!;
  return (await load(file))[name] as z.ZodType;
}

/** The names of all variables that a service reads. */
export async function settingNames(service: string): Promise<string[]> {
  const { properties = {} } = z.toJSONSchema(await schemaOf(service), { io: 'input', unrepresentable: 'any' });
  return Object.keys(properties);
}

/**
 * What a service makes of its environment.
 *
 * @throws Error with every problem, as the service says it when it starts
 */
export async function loadSettings(service: string, env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const { loadConfiguration } = await load('libs/service-kit/src/settings/configuration.ts');
  return (loadConfiguration as (shape: z.ZodType, env: NodeJS.ProcessEnv) => Record<string, unknown>)(
    await schemaOf(service),
    env,
  );
}

/** Not a plain import: the services are compiled with other options than the tools. */
export async function load(file: string): Promise<Record<string, unknown>> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(REPOSITORY, file)).href)) as Record<string, unknown>;
}

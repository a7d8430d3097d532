import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';

export interface ComposeService {
  image: string;
  build?: { context: string; target: string };
  command?: string[];
  user?: string;
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  read_only?: boolean;
  tmpfs?: string | string[];
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  restart?: string;
  stop_grace_period?: string;
  profiles?: string[];
  logging?: { driver: string; options: Record<string, string> };
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
}

/** The settings in a file like `.env`. */
export const readSettings = async (path: string): Promise<NodeJS.Dict<string>> =>
  parseEnv(await readFile(path, 'utf8'));

/**
 * The Compose file as Docker understands it with these settings.
 *
 * @throws Error with the file's own message when a setting is missing that it insists on
 */
export async function readComposeFile(path: string, settings: NodeJS.Dict<string>): Promise<ComposeFile> {
  const source = await readFile(path, 'utf8');
  return interpolated(parse(source, { merge: true }), settings) as ComposeFile;
}

/** The names of all settings that the Compose file asks for. */
export async function settingsIn(path: string): Promise<Set<string>> {
  const source = await readFile(path, 'utf8');
  return new Set([...source.matchAll(VARIABLE)].map(([, name]) => name!));
}

/** `${NAME:-otherwise}` and `${NAME:?what to do}`; nothing else is used. */
const VARIABLE = /\$\{([A-Z_0-9]+):([-?])([^}]*)\}/g;

function interpolated(value: unknown, settings: NodeJS.Dict<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => interpolated(item, settings));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolated(item, settings)]));
  }
  if (typeof value !== 'string') return value;
  const text = value.replaceAll(VARIABLE, (_, name: string, kind: string, rest: string) => {
    const given = settings[name];
    if (given) return given;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
  if (text.includes('$')) throw new Error(`Not understood: ${value}`);
  return text;
}

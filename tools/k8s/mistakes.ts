import { expect, test } from 'vitest';
import { type Manifest, ofKind } from './manifest.ts';
import { render } from './render.ts';

/** Gives the object of a kind and name to make a mistake in; a ConfigMap's name is the one that it has without its hash. */
export type Objects = (kind: string, name: string) => any;

/** What a check has to say, and the mistake in the manifests that it says it about. */
export type Mistake = [said: string | RegExp, make: (get: Objects) => void];

export type Check = (of: Manifest[]) => string[] | Promise<string[]>;

/** As much as can be in one overlay. */
const SOUND = await render({
  resources: ['overlays/production'],
  components: ['components/media-load-balancers', 'components/hpa'],
});

/** A check that finds nothing proves nothing before it has found something: each of these mistakes has to be found. */
export function mustFind(check: Check, mistakes: Mistake[]): void {
  test.each(mistakes)('finds %s', async (said, make) => {
    const expected = typeof said === 'string' ? expect.stringContaining(said) : expect.stringMatching(said);
    expect(await check(withMistake(make))).toContainEqual(expected);
  });
}

export function withMistake(make: (get: Objects) => void): Manifest[] {
  const manifests = structuredClone(SOUND);
  make((kind, name) => {
    const found = ofKind(manifests, kind).find(({ metadata }) => metadata.name.replace(/-[a-z0-9]{10}$/, '') === name);
    if (!found) throw new Error(`There is no ${kind}/${name} to make a mistake in`);
    return found;
  });
  return manifests;
}

export const podOf = (get: Objects, name: string) =>
  get(name === 'media-node' ? 'StatefulSet' : 'Deployment', name).spec.template.spec;

export const containerOf = (get: Objects, name: string) => podOf(get, name).containers[0];

export const settingsOf = (get: Objects, name: string): Record<string, string> => get('ConfigMap', name).data;

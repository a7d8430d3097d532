import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComposeFile } from '../../docker/compose-file.ts';
import type { Stage } from '../../docker/dockerfile.ts';
import type { Progress } from '../../tools/console/steps.ts';
import { StopWithMessage } from '../../tools/console/stop-with-message.ts';
import { debianImage, makeDebianImage, type Suite } from './debian-image.ts';
import type { Engine } from './engine.ts';
import { buildStandIn, STAND_INS, type StandInName } from './stand-ins.ts';

/** How an image got there. */
export type Origin = 'there' | 'pulled' | 'stand-in';

/** Which Debian each stand-in begins with: the official images of Node and coturn, and of Postgres, have the same. */
const SUITES: Record<StandInName, Suite> = { node: 'bookworm', postgres: 'trixie', nats: 'trixie', coturn: 'trixie' };

const LABEL = 'convene.stand-in';

/** The images that others made: those that our own begin with, and those that run beside them. */
export function othersImages(dockerfile: Map<string, Stage>, compose: ComposeFile): string[] {
  const bases = [...dockerfile.values()].map(({ base }) => base).filter((base) => !dockerfile.has(base));
  const beside = Object.values(compose.services).flatMap(({ image, build }) => (build ? [] : [image]));
  return [...new Set([...bases, ...beside])];
}

/**
 * Sees to it that these images are there: pulls them, and where that cannot be done, makes stand-ins under their names,
 * but only in an engine that is ours.
 *
 * @returns where each came from
 */
export async function provideImages(
  engine: Engine,
  images: string[],
  progress: Progress,
): Promise<Record<string, Origin>> {
  const origins: Record<string, Origin> = {};
  for (const image of images) origins[image] = await provideImage(engine, image, progress);
  return origins;
}

async function provideImage({ docker, isOurs }: Engine, image: string, progress: Progress): Promise<Origin> {
  const isThere = await docker.can(['image', 'inspect', image]);
  const madeFrom = isThere ? await labelOf(image) : undefined;
  if (isThere && !madeFrom) return 'there';
  progress(image);
  if (!isThere && (await docker.can(['pull', '--quiet', image]))) return 'pulled';
  if (!isOurs) throw new StopWithMessage(`${image} cannot be pulled, and this engine is not ours to make one for`);
  const name = standInFor(image);
  const suite = SUITES[name];
  const hash = await hashOf(name);
  if (madeFrom === hash) return 'stand-in';
  if (!(await docker.can(['image', 'inspect', debianImage(suite)]))) {
    await makeDebianImage(docker, suite, (text, important) => progress(`${image}: ${text}`, important));
  }
  await buildStandIn(docker, name, image, `${LABEL}=${hash}`, (text) => progress(`${image}: ${text}`));
  return 'stand-in';

  async function labelOf(reference: string): Promise<string | undefined> {
    const { Config } = await docker.inspect('image', reference);
    return Config.Labels?.[LABEL];
  }
}

/** `coturn/coturn:4.6.3` has the stand-in coturn. */
function standInFor(image: string): StandInName {
  const name = image.split(':')[0]!.split('/').at(-1)!;
  if (name in SUITES) return name as StandInName;
  throw new StopWithMessage(`${image} cannot be pulled, and nothing stands in for it`);
}

async function hashOf(name: StandInName): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(join(STAND_INS, name))).toSorted()) {
    hash.update(file).update(await readFile(join(STAND_INS, name, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

import type { RestClient } from '../../e2e/clients/rest-client.ts';
import { pause } from '../../e2e/support/until.ts';
import { startBarePath } from './bare-path.ts';
import { type LightJoin, LightJoins } from './light-joins.ts';

export interface ComparedJoins {
  now: LightJoin[];
  /** Empty without a stack of before. */
  before: LightJoin[];
  /** Milliseconds from the offer to the first packet, without a platform. */
  bare: number[];
}

export interface Sides {
  now: RestClient;
  before?: RestClient;
  /** For the log of the bare path. */
  logDir: string;
}

/** A publisher sends a packet of sound that often. */
const PACKET_EVERY_MS = 20;
/** A join begins somewhere between two packets. */
const anywhere = () => pause(Math.random() * PACKET_EVERY_MS);

/** Joins in turns, one before, one now, one of the bare path, so that the noise of the machine meets all of them. */
export async function comparedJoins(stacks: Sides, count: number, warmUp: number): Promise<ComparedJoins> {
  const bare = await startBarePath(stacks.logDir);
  const sides = [stacks.before && (await LightJoins.start(stacks.before)), await LightJoins.start(stacks.now)] as const;
  const found: ComparedJoins = { now: [], before: [], bare: [] };
  for (let number = -warmUp; number < count; number++) {
    await anywhere();
    const before = await sides[0]?.join();
    await anywhere();
    const now = await sides[1].join();
    await anywhere();
    const alone = await bare.join();
    if (number < 0) continue;
    if (before) found.before.push(before);
    found.now.push(now);
    found.bare.push(alone);
    if ((number + 1) % 25 === 0) console.log(`${number + 1} of ${count} …`);
  }
  for (const side of sides) side?.end();
  await bare.stop();
  return found;
}

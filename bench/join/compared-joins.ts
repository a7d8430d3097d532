import type { RestClient } from '../../e2e/clients/rest-client.ts';
import { pause } from '../../e2e/support/until.ts';
import { startBarePath } from './bare-path.ts';
import { type LightJoin, LightJoins } from './light-joins.ts';

export interface ComparedJoins {
  now: LightJoin[];
  /** Empty without a stack of before. */
  before: LightJoin[];
  /** Milliseconds from a new socket to the first packet, without a platform. */
  bare: number[];
}

export interface Sides {
  now: RestClient;
  before?: RestClient;
  /** For the bare path: a gateway's certificate, and where its log goes. */
  certificate: string;
  logDir: string;
}

/** A publisher sends a packet of sound that often. */
const PACKET_EVERY_MS = 20;
/** A join begins somewhere between two packets. */
const anywhere = () => pause(Math.random() * PACKET_EVERY_MS);

/** Joins in turns, before, now, and on the bare path, so that the noise of the machine meets all of them. */
export async function comparedJoins(stacks: Sides, count: number, warmUp: number): Promise<ComparedJoins> {
  const bare = await startBarePath(stacks.certificate, stacks.logDir);
  const sides = [stacks.before && (await LightJoins.start(stacks.before)), await LightJoins.start(stacks.now)] as const;
  const found: ComparedJoins = { now: [], before: [], bare: [] };
  const joins = {
    before: async () => void (sides[0] && found.before.push(await sides[0].join())),
    now: async () => void found.now.push(await sides[1].join()),
    bare: async () => void found.bare.push(await bare.join()),
  };
  // Whoever comes first finds the processor's caches as another one left them: each comes first as often as the others.
  const orders = [
    [joins.before, joins.now, joins.bare],
    [joins.now, joins.bare, joins.before],
    [joins.bare, joins.before, joins.now],
  ];
  for (let number = -warmUp; number < count; number++) {
    if (number === 0) for (const times of Object.values(found)) times.length = 0;
    for (const join of orders[(number + warmUp) % orders.length]!) {
      await anywhere();
      await join();
    }
    if (number >= 0 && (number + 1) % 25 === 0) console.log(`${number + 1} of ${count} …`);
  }
  for (const side of sides) side?.end();
  await bare.stop();
  return found;
}

import type { Connection } from '@convene/database/session';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { hasClient } from '../connection/has-client.js';
import type { World } from './world.js';

/** Numbers from 0 to 9 of which each command makes what it needs. */
export interface Choice {
  readonly who: number;
  readonly what: number;
  readonly how: number;
}

/** How often a command is taken, and what it does. */
export type Performers = Readonly<
  Record<string, readonly [weight: number, perform: (world: World, choice: Choice) => void]>
>;

/** The one that a number means; undefined when there is none. */
export const pick = <One>(from: Iterable<One>, number: number): One | undefined => {
  const list = [...from];
  return list[number % list.length];
};

/** Those on whose behalf a gateway asks; the recorder does less than others and is none of them. */
export const clients = ({ value }: World): Connection[] =>
  [...value.connections.values()].filter((one) => hasClient(one) && one.connectionId !== RECORDER_CONNECTION_ID);

/** Somebody who is there, or nobody: the id of a connection. */
export const anybody = ({ value }: World, number: number): string =>
  (number === 9 ? undefined : pick(value.connections.values(), number)?.connectionId) ?? 'con_gone';

/** A stream that is there, or none: its id. */
export const anyStream = ({ value }: World, number: number): string =>
  (number === 9 ? undefined : pick(value.streams.keys(), number)) ?? 'str_CAM_Abcd_con_gone';

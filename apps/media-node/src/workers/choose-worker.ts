/** A worker, as far as it matters for what is placed on it. */
export interface Usable {
  /** The share of its core that it uses, with all that was just placed on it. */
  readonly use: number;
}

/**
 * Where something new is best: on the least used of the workers near to it that have room, for which nothing has to be piped;
 * else on the least used of all. When none has room, it stays near: a pipe would cost even more.
 *
 * @param near some of `all`.
 * @param fullUse from this use on a worker has no room.
 * @returns undefined when there is no worker at all.
 */
export function chooseWorker<Worker extends Usable>(
  near: readonly Worker[],
  all: readonly Worker[],
  fullUse: number,
): Worker | undefined {
  const withRoom = (workers: readonly Worker[]) => workers.filter(({ use }) => use < fullUse);
  return leastUsed(withRoom(near)) ?? leastUsed(withRoom(all)) ?? leastUsed(near) ?? leastUsed(all);
}

function leastUsed<Worker extends Usable>(workers: readonly Worker[]): Worker | undefined {
  const [first, ...others] = workers;
  return first && others.reduce((least, worker) => (worker.use < least.use ? worker : least), first);
}

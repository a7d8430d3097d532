/** What the participants of a session were told of each other, summed over all of them. */
export interface EventCounts {
  /** Those that they had to be told of. */
  expected: number;
  lost: number;
  doubled: number;
  /** Notifications of somebody who came before the one of the notification before. */
  misordered: number;
}

/**
 * Judges what one participant was told.
 *
 * @param order everybody, in the order in which they joined
 * @param self the participant
 * @param found whom joinRoom's answer named
 * @param notified whom the notifications named, in the order in which they came
 */
export function countEvents(order: string[], self: string, found: string[], notified: string[]): EventCounts {
  const others = order.filter((each) => each !== self);
  const told = [...found, ...notified];
  const places = notified.map((each) => order.indexOf(each));
  return {
    expected: others.length,
    lost: others.filter((each) => !told.includes(each)).length,
    doubled: told.length - new Set(told).size,
    misordered: places.filter((place, index) => index > 0 && place < places[index - 1]!).length,
  };
}

export function sum(counts: EventCounts[]): EventCounts {
  const total = (key: keyof EventCounts) => counts.reduce((before, each) => before + each[key], 0);
  return {
    expected: total('expected'),
    lost: total('lost'),
    doubled: total('doubled'),
    misordered: total('misordered'),
  };
}

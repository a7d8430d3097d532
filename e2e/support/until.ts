export interface Patience {
  limitMs?: number;
  everyMs?: number;
  /** What was seen last, for the message when the time is up. */
  seen?: () => unknown;
}

/**
 * Waits until the look returns something truthy, and returns that.
 *
 * @param what completes the sentence "waited in vain until …"
 * @throws Error when it did not within the limit (5 s by default), with what was seen last
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { limitMs = 5_000, everyMs = 25, seen }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + limitMs;
  let last: unknown;
  for (;;) {
    last = await look();
    if (last) return last as NonNullable<Exclude<T, false>>;
    if (performance.now() > end) break;
    await pause(everyMs);
  }
  throw new Error(
    `Waited ${limitMs} ms in vain until ${what}; last seen: ${JSON.stringify(seen ? await seen() : last)}`,
  );
}

/** The promise, or an error that says what did not happen within the limit. */
export async function within<T>(limitMs: number, what: string | (() => string), promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const error = new Error(); // Made here, it knows who waits.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      error.message = `Not within ${limitMs} ms: ${typeof what === 'string' ? what : what()}`;
      reject(error);
    }, limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

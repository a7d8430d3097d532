const tests: ((error: unknown) => boolean)[] = [];

/** Errors that this recognises mean that something this service depends on is away: the asker may try again. */
export function treatAsOutage(isOutage: (error: unknown) => boolean): void {
  tests.push(isOutage);
}

export function isOutage(error: unknown): boolean {
  return tests.some((test) => test(error));
}

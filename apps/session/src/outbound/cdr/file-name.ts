const two = (value: number): string => String(value).padStart(2, '0');
const dayOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const timeOf = (at: Date): string => `${two(at.getHours())}-${two(at.getMinutes())}-${two(at.getSeconds())}`;

/** The name of the file for a day's events, of a process that was started then; both in local time. */
export const cdrFileName = (day: Date, started: Date): string => `CDR.${dayOf(day)}_${timeOf(started)}.log`;

/** Whether a file is for the events of this day. */
export const isOfDay = (name: string, day: Date): boolean => name.startsWith(`CDR.${dayOf(day)}_`);

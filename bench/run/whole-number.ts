import { StopWithMessage } from '../../tools/console/stop-with-message.ts';

/** An option of a benchmark, as it was given. @throws StopWithMessage unless it is a whole number above 0 */
export function wholeNumber(name: string, text: string | undefined, byDefault: number): number {
  const given = Number(text ?? byDefault);
  if (!(Number.isInteger(given) && given > 0)) throw new StopWithMessage(`--${name}: a whole number above 0`);
  return given;
}

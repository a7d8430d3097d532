/** How far ninja has got, as in its line "[12/261] Compiling C++ object …"; undefined for any other line. */
export function ninjaProgress(line: string): string | undefined {
  return /^\[(\d+\/\d+)\]/.exec(line)?.[1];
}

import { graphCircles } from './graph-circles.ts';

/**
 * Finds folders beside each other that need each other, however deep below them the importing files are. Each circle is
 * told as its folders, with an import for each step.
 *
 * A folder and what is in it are one: a file in `feed/` may use `feed/window/`, and the other way round. Tests are left
 * out, since nobody imports them: they and what stands ready for them use whatever they test.
 */
export function folderCircles(imports: ReadonlyMap<string, string[]>): string[] {
  const between = new Map<string, Map<string, Map<string, string>>>();
  for (const [file, imported] of imports) {
    if (file.endsWith('.test.ts')) continue;
    for (const other of imported) {
      const [parent, from, to] = whereTheyPart(file, other);
      if (!from || !to) continue;
      const beside = entry(between, parent, () => new Map<string, Map<string, string>>());
      entry(beside, from, () => new Map<string, string>()).set(to, `${file} → ${other}`);
    }
  }
  return [...between].flatMap(([parent, beside]) =>
    graphCircles(beside).map((circle) =>
      [
        circle.map((folder) => `${parent}${folder}`).join(' → '),
        ...circle.slice(1).map((to, index) => `    ${beside.get(circle[index]!)!.get(to)}`),
      ].join('\n'),
    ),
  );
}

/** The folder that has both files, and the two of its folders in which they are; none for a file right in it. */
function whereTheyPart(file: string, other: string): [parent: string, from?: string, to?: string] {
  const [one, two] = [file.split('/'), other.split('/')];
  let depth = 0;
  while (depth < one.length && one[depth] === two[depth]) depth += 1;
  const parent = one.slice(0, depth).map((folder) => `${folder}/`);
  return [
    parent.join(''),
    depth < one.length - 1 ? one[depth] : undefined,
    depth < two.length - 1 ? two[depth] : undefined,
  ];
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

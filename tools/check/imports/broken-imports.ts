import { readdir } from 'node:fs/promises';
import { folderCircles } from './folder-circles.ts';
import { readImports } from './import-graph.ts';
import { FOLDER_CIRCLE_REASON, IMPORT_RULE_SET, IMPORT_RULES } from './import-rules.ts';

const FOLDERS = ['apps', 'libs', 'tools', 'e2e', 'bench', 'docker'];

/** Says which imports of a checkout break a rule, and the reason of that rule. */
export async function brokenImports(root: string): Promise<string[]> {
  const there = await readdir(root);
  const folders = FOLDERS.filter((folder) => there.includes(folder));
  const { imports, broken } = await readImports(root, folders, IMPORT_RULE_SET);
  return [
    ...broken.map(({ rule, from, to, cycle }) => {
      const way = cycle ? cycle.map(({ name }) => name) : [to];
      return said(rule.name, [from, ...way].join(' → '), IMPORT_RULES.find(({ name }) => name === rule.name)!.comment);
    }),
    ...folderCircles(imports).map((circle) => said('no-circle-of-folders', circle, FOLDER_CIRCLE_REASON)),
  ];
}

const said = (rule: string, where: string, reason: string) => `${rule}: ${where}\n    ${reason}`;

import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { StopWithMessage } from '../../console/stop-with-message.ts';

/** Whatever one file imports of another, types included. */
export interface ImportGraph {
  /** Files by their path below the root, and the files that each imports. */
  imports: Map<string, string[]>;
  broken: ICruiseResult['summary']['violations'];
}

const NOT_OURS = '(^|/)(node_modules|dist|generated|\\.convene)/|^e2e/browsers/call-page/';

/**
 * Reads the imports of all files below some folders.
 *
 * @param root to which all paths are relative
 * @param folders of the root, whose files are read
 */
export async function readImports(root: string, folders: string[], ruleSet: IFlattenedRuleSet): Promise<ImportGraph> {
  const { output } = await cruise(
    folders,
    // swc, since there is no API of TypeScript 7 yet by which its imports could be read.
    { baseDir: root, parser: 'swc', exclude: { path: NOT_OURS }, ruleSet, validate: true },
    { exportsFields: ['exports'], conditionNames: ['@convene/source', 'import', 'node', 'default'] },
  );
  if (typeof output === 'string') throw new StopWithMessage(output);
  return {
    imports: new Map(
      output.modules.map((module) => [module.source, module.dependencies.map(({ resolved }) => resolved)]),
    ),
    broken: output.summary.violations,
  };
}

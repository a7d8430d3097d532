import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../../tools/launcher/repository.ts';

/** The first block of code of this language in a document of docs/, so that tests do what users are told to do. */
export async function documentedBlock(document: string, language: string): Promise<string> {
  const text = await readFile(join(REPOSITORY, 'docs', document), 'utf8');
  const found = new RegExp(`^( *)\`\`\`${language}\\n(.*?)^\\1\`\`\``, 'ms').exec(text);
  if (!found) throw new Error(`docs/${document} has no block of ${language}`);
  const [, indentation, block] = found;
  return block!.replaceAll(new RegExp(`^${indentation}`, 'gm'), '');
}

/** A text of lines `name=value` with other values. @throws Error when it has no such line */
export function withValues(text: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((changed, [name, value]) => {
    const line = new RegExp(`^${name}=.*$`, 'm');
    if (!line.test(changed)) throw new Error(`There is no line ${name}= in:\n${text}`);
    return changed.replace(line, () => `${name}=${value}`);
  }, text);
}

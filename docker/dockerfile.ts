import { readFile } from 'node:fs/promises';

export interface Instruction {
  /** `RUN`, `COPY` … */
  keyword: string;
  /** The stage that a COPY takes from. */
  from?: string;
  /** What follows, without options. */
  text: string;
}

export interface Stage {
  name: string;
  /** An image, or the name of an earlier stage. */
  base: string;
  instructions: Instruction[];
}

const OPTION = /^--([a-z]+)=(\S+) +/;

/** The stages of a Dockerfile, by name, in their order. All of them have a name. */
export async function readDockerfile(path: string): Promise<Map<string, Stage>> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const line of lines.join('\n').replaceAll(/\\\n/g, '').split('\n')) {
    const { keyword, from, text } = parse(line);
    if (keyword === 'FROM') {
      const [, base, name] = /^(\S+) AS (\S+)$/.exec(text) ?? [];
      if (!base || !name) throw new Error(`Not "FROM image AS name": ${line}`);
      stages.set(name, (stage = { name, base, instructions: [] }));
    } else if (stage) {
      stage.instructions.push({ keyword, from, text });
    } else {
      throw new Error(`In front of the first FROM: ${line}`);
    }
  }
  return stages;
}

function parse(line: string): Instruction {
  const [, keyword = '', rest = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
  let [text, from]: [string, string | undefined] = [rest.trim(), undefined];
  for (let option = OPTION.exec(text); option && keyword !== 'HEALTHCHECK'; option = OPTION.exec(text)) {
    if (option[1] === 'from') from = option[2];
    text = text.slice(option[0].length);
  }
  return { keyword, from, text };
}

/** All instructions that make up a stage's image, those of the stages it begins with first. */
export function instructionsOf(stages: Map<string, Stage>, name: string): Instruction[] {
  const stage = stages.get(name);
  if (!stage) return [];
  return [...instructionsOf(stages, stage.base), ...stage.instructions];
}

/** The environment of a stage's image. */
export function environmentOf(stages: Map<string, Stage>, name: string): Record<string, string> {
  const settings = instructionsOf(stages, name).filter(({ keyword }) => keyword === 'ENV');
  return Object.fromEntries(settings.map(({ text }) => text.split(/=(.*)/s, 2) as [string, string]));
}

import type { IFlattenedRuleSet, IForbiddenRuleType } from 'dependency-cruiser';

type Rule = IForbiddenRuleType & { comment: string };

const HOUSE = '^apps/session/src';
const TEST = '\\.test\\.ts$';

/** Who may not import whom, each with its reason, which is what whoever breaks it reads. */
export const IMPORT_RULES: Rule[] = [
  {
    name: 'edges-are-on-top',
    comment:
      'An edge decodes, calls one workflow and answers: what others need of it belongs into a workflow or a rule.',
    from: { path: `${HOUSE}/(workflows|rules|nodes|outbound|turn)/` },
    to: { path: `${HOUSE}/edges/` },
  },
  {
    name: 'workflows-are-for-edges',
    comment:
      'A workflow puts steps together: a step that knew a workflow could be understood and tested only with all others.',
    from: { path: `${HOUSE}/(rules|nodes|outbound|turn)/` },
    to: { path: `${HOUSE}/workflows/` },
  },
  {
    name: 'rules-are-pure',
    comment:
      'A rule is a function of a session and a command: it knows other rules, the protocol and the types of rows, and ' +
      'no database, clock, bus or framework. Whatever else it needs comes in as an argument.',
    from: { path: `${HOUSE}/rules/`, pathNot: TEST },
    to: { pathNot: `${HOUSE}/rules/|^libs/(openvidu-protocol|database)/src/` },
  },
  {
    name: 'rules-know-only-types-of-rows',
    comment:
      'A rule may know what a row looks like, and never how it is read or written: "@convene/database/session" has that, ' +
      'and nothing that reaches Postgres.',
    from: { path: `${HOUSE}/rules/` },
    to: { path: '^libs/database/', pathNot: '^libs/database/src/session\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'rules-are-tested-alone',
    comment:
      'A test of a rule that needs another part of a service, or a library of ours that does something, tests more than the rule.',
    from: { path: `${HOUSE}/rules/.*${TEST}` },
    to: { path: '^(apps|libs|e2e)/', pathNot: `${HOUSE}/rules/|^libs/(openvidu-protocol|database)/src/` },
  },
  {
    name: 'no-circle-of-files',
    comment:
      'Of files that import each other none can be read, tested or moved without all others, not even when only types are meant.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'nobody-imports-a-test',
    comment: 'What two tests share gets a file of its own, or the one test would run within the other.',
    from: {},
    to: { path: TEST },
  },
  {
    name: 'imports-are-found',
    comment: 'An import that leads nowhere could not be judged by any of these rules.',
    from: {},
    to: { couldNotResolve: true },
  },
];

/** Folders are looked at apart, see `folderCircles`. */
export const FOLDER_CIRCLE_REASON =
  'Of folders that need each other none can be read alone. Move what both need to where neither has to know the other.';

export const IMPORT_RULE_SET: IFlattenedRuleSet = {
  forbidden: IMPORT_RULES.map((rule) => ({ severity: 'error', ...rule })),
};

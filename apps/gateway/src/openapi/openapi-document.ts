import { OPENVIDU_VERSION } from '@convene/openvidu-protocol';
import type { z } from 'zod';
import { ErrorBody } from '../http/error-body.js';
import { type Answer, COMMON_ANSWERS, commonAnswers, jsonError } from './common-answers.js';
import type { DocumentedRoute } from './documented-routes.js';
import { INTRODUCTION } from './introduction.js';
import { AREAS, type ErrorNotes } from './operation.js';
import { componentSchemas, examplesOf, schemaOrReference } from './schemas.js';

/** What stands for an id in a path. */
const PATH_PARAMETERS: Record<string, string> = {
  sessionId: 'The `sessionId` of a session.',
  connectionId: 'The `connectionId` of a connection of the session.',
  streamId: 'The `streamId` of a stream that is published in the session.',
  recordingId: 'The `id` of a recording.',
  deliveryId: 'The `id` of a delivery.',
  mediaNodeId: 'The `id` of a media node.',
  recordingFile: 'The name of a file of the recording.',
  fileName: 'A name out of the list of files.',
};

/** The OpenAPI 3.1 document of these routes. */
export function openApiDocument(routes: DocumentedRoute[]) {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[templateOf(route.path)] ??= {})[route.method] = operationOf(route);
  const used = routes.flatMap(({ notes }) => [notes.body, notes.answer].filter((schema) => schema !== undefined));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Convene: the REST API of OpenVidu',
      version: OPENVIDU_VERSION,
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This server' }],
    security: [{ secret: [] }],
    tags: Object.entries(AREAS)
      .filter(([name]) => routes.some(({ notes }) => notes.area === name))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        secret: {
          type: 'http',
          scheme: 'basic',
          description: 'User `OPENVIDUAPP`, password: the `OPENVIDU_SECRET` of the server.',
        },
      },
      responses: COMMON_ANSWERS,
      schemas: componentSchemas([...new Set([...used, ErrorBody])]),
    },
  };
}

const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

function operationOf(route: DocumentedRoute): object {
  const { area, summary, description, body, query, success, answer, errors = {} } = route.notes;
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => pathParameter(name!));
  const parameters = [...inPath, ...(query ? queryParameters(query) : [])];
  return {
    operationId: route.name,
    tags: [area],
    summary,
    ...(description && { description }),
    ...(route.isOpen && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    // A body in which everything may be left out may be left out itself.
    ...(body && { requestBody: { required: !body.safeParse({}).success, content: content('application/json', body) } }),
    responses: {
      [route.successCode]: { description: success, ...(answer && { content: content(route.contentType, answer) }) },
      ...commonAnswers(route),
      ...Object.fromEntries(Object.entries(errors).map(([code, notes]) => [code, errorAnswer(notes)])),
    },
  };
}

const content = (type: string, schema: z.ZodType): Answer['content'] => ({
  [type]: { schema: schemaOrReference(schema), ...namedExamples(examplesOf(schema)) },
});

function namedExamples(examples: unknown[]): { example?: unknown; examples?: unknown } {
  if (examples.length < 2) return examples.length === 0 ? {} : { example: examples[0] };
  return { examples: Object.fromEntries(examples.map((value, index) => [`example ${index + 1}`, { value }])) };
}

const errorAnswer = (notes: ErrorNotes): Answer =>
  typeof notes === 'string' ? jsonError(notes) : { description: `${notes.empty} The body is empty.` };

function pathParameter(name: string): object {
  const description = PATH_PARAMETERS[name];
  if (description === undefined) throw new Error(`Say in PATH_PARAMETERS what :${name} stands for`);
  return { name, in: 'path', required: true, description, schema: { type: 'string' } };
}

/** The description stands beside the schema, where readers look for it. */
function queryParameters({ shape }: z.ZodObject): object[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description, ...rest } = schemaOrReference(schema as z.ZodType);
    return { name, in: 'query', required: false, description, schema: rest };
  });
}

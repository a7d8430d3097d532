import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type MediaType,
  type OpenApiDocument,
  OpenApiSchemas,
  type OperationObject,
  withoutOtherFields,
} from '../../observing/openapi-schemas.ts';
import type { Method } from '../../clients/rest-client.ts';
import { NOWHERE, publishCamera } from '../../scenes/ip-cameras.ts';
import { join, rest } from '../../stack/shared-stack.ts';

/** Method, path, and codes of each operation of the REST API document, beside 401. */
const REST_API_DOCUMENT: [method: string, path: string, codes: number[]][] = [
  ['post', '/sessions', [200, 400, 409]],
  ['get', '/sessions', [200]],
  ['get', '/sessions/{sessionId}', [200, 404]],
  ['delete', '/sessions/{sessionId}', [204, 404]],
  ['post', '/sessions/{sessionId}/connection', [200, 400, 404, 500]],
  ['delete', '/sessions/{sessionId}/connection/{connectionId}', [204, 400, 404]],
  ['delete', '/sessions/{sessionId}/stream/{streamId}', [204, 400, 404, 405]],
  ['post', '/tokens', [200, 400, 404]],
  ['post', '/signal', [200, 400, 404, 406]],
  ['post', '/recordings/start', [200, 400, 404, 406, 409, 422, 501]],
  ['post', '/recordings/stop/{recordingId}', [200, 404, 406, 501]],
  ['get', '/recordings/{recordingId}', [200, 404, 501]],
  ['get', '/recordings', [200, 501]],
  ['delete', '/recordings/{recordingId}', [204, 404, 409, 501]],
  ['get', '/config', [200]],
];

const WEBRTC_STATS =
  'webrtcEndpointName remoteSdp localSdp receivedCandidates gatheredCandidates localCandidate remoteCandidate events';

const FIELDS: [schema: string, fields: string][] = [
  [
    'Session',
    'sessionId createdAt mediaMode recording recordingMode defaultOutputMode defaultRecordingLayout defaultCustomLayout customSessionId connections',
  ],
  [
    'Connection',
    'connectionId createdAt location platform token role serverData clientData publishers subscribers status',
  ],
  ['Publisher', `createdAt streamId mediaOptions rtspUri ${WEBRTC_STATS}`],
  [
    'MediaOptions',
    'hasAudio audioActive hasVideo videoActive typeOfVideo frameRate videoDimensions filter adaptativeBitrate onlyPlayWithSubscribers networkCache',
  ],
  ['Subscriber', `createdAt streamId ${WEBRTC_STATS}`],
  [
    'Recording',
    'id name outputMode hasAudio hasVideo resolution recordingLayout customLayout sessionId createdAt size duration url status paused progress failure',
  ],
  ['RecordingList', 'count items'],
  ['SessionList', 'numberOfElements content next'],
  ['Token', 'token id session role data record kurentoOptions'],
  [
    'KurentoOptions',
    'videoMaxRecvBandwidth videoMinRecvBandwidth videoMaxSendBandwidth videoMinSendBandwidth allowedFilters',
  ],
  [
    'Configuration',
    `VERSION DOMAIN_OR_PUBLIC_IP HTTPS_PORT OPENVIDU_PUBLICURL OPENVIDU_CDR OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH
     OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH
     OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH OPENVIDU_SESSIONS_GARBAGE_INTERVAL OPENVIDU_SESSIONS_GARBAGE_THRESHOLD
     OPENVIDU_RECORDING OPENVIDU_RECORDING_VERSION OPENVIDU_RECORDING_PATH OPENVIDU_RECORDING_PUBLIC_ACCESS
     OPENVIDU_RECORDING_NOTIFICATION OPENVIDU_RECORDING_CUSTOM_LAYOUT OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT
     OPENVIDU_RECORDING_COMPOSED_URL OPENVIDU_WEBHOOK OPENVIDU_WEBHOOK_ENDPOINT OPENVIDU_WEBHOOK_HEADERS
     OPENVIDU_WEBHOOK_EVENTS`,
  ],
  [
    'CreateSessionBody',
    'mediaMode recordingMode customSessionId defaultOutputMode defaultRecordingLayout defaultCustomLayout',
  ],
  ['CreateTokenBody', 'session role data record kurentoOptions'],
  ['SignalBody', 'session to type data'],
  ['IpCameraBody', 'type rtspUri adaptativeBitrate onlyPlayWithSubscribers networkCache data'],
  ['StartRecordingBody', 'session name outputMode hasAudio hasVideo recordingLayout customLayout shmSize resolution'],
];

const API = '/openvidu/api';
let document: OpenApiDocument;
/** Judges as a client may that lets unknown fields be; `strict` knows no other fields than the documented ones. */
let schemas: OpenApiSchemas;
let strict: OpenApiSchemas;
beforeAll(async () => {
  ({ body: document } = await rest.anonymous('get', `${API}/openapi.json`).expect(200));
  schemas = new OpenApiSchemas(document);
  strict = new OpenApiSchemas(withoutOtherFields(document));
});

const operationAt = (method: string, path: string): OperationObject | undefined => document.paths[API + path]?.[method];
const answerAt = (method: string, path: string, code = 200): MediaType =>
  operationAt(method, path)!.responses[code]!.content!['application/json']!;
const bodyAt = (path: string): MediaType => operationAt('post', path)!.requestBody!.content['application/json']!;

describe('the OpenAPI document', () => {
  test('is valid', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    // The standard's own schema leaves the schemas inside unjudged.
    for (const schema of Object.values(document.components.schemas)) expect(schemas.isSchema(schema)).toBe(true);
  });

  test('is the same in the other path family, and nobody needs credentials for it', async () => {
    const { body } = await rest.anonymous('get', '/api/openapi.json').expect(200);
    expect(body).toEqual(document);
    expect(JSON.stringify(body)).not.toContain(rest.secret);
  });

  test('has every operation and code of the REST API document', () => {
    const missing = REST_API_DOCUMENT.flatMap(([method, path, codes]) => {
      const operation = operationAt(method, path);
      if (!operation) return [`${method} ${path}`];
      return [...codes, 401]
        .filter((code) => !(code in operation.responses))
        .map((code) => `${code} of ${method} ${path}`);
    });
    expect(missing.toSorted()).toEqual([]);
  });

  test('has an explanation of every operation, answer, schema and field', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    for (const { summary, responses } of operations) {
      expect(summary).toMatch(/\w/);
      for (const { $ref, description } of Object.values(responses)) expect($ref ?? description).toMatch(/\w/);
    }
    const fields = Object.entries(document.components.schemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).map(([field, { $ref, description }]) => [`${name}.${field}`, $ref ?? description]),
    );
    expect(fields.length).toBeGreaterThan(80);
    expect(fields.filter(([, said]) => said === undefined)).toEqual([]);
  });

  test('asks for credentials wherever the server does', async () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        const { status } = await rest.anonymous(method as 'get', path.replaceAll(/[{}]/g, ''));
        expect({ method, path, needed: status === 401 }).toEqual({ method, path, needed: security === undefined });
      }
    }
  });

  test.each(FIELDS)('knows every field of %s', (schema, fields) => {
    const { properties = {} } = document.components.schemas[schema]!;
    expect(Object.keys(properties).toSorted()).toEqual(fields.split(/\s+/).toSorted());
  });

  test('has examples of every body and answer that has fields, and all are valid', () => {
    const media = Object.values(document.paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ requestBody, responses }) => [requestBody, ...Object.values(responses)])
      .flatMap((described) => Object.values(described?.content ?? {}));
    const ofSchemas = Object.values(document.components.schemas).map((schema): [object, unknown[]] => [
      schema,
      schema.examples ?? [],
    ]);
    const ofMedia = media.map(({ schema, example, examples = {} }): [object, unknown[]] => [
      schema,
      [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)],
    ]);
    for (const [schema, examples] of [...ofSchemas, ...ofMedia]) {
      for (const example of examples) expect(strict.problems(schema as never, example)).toEqual([]);
    }
    const withBody = ['/sessions', '/tokens', '/signal', '/recordings/start', '/sessions/{sessionId}/connection'];
    for (const path of withBody) expect({ path, type: typeof bodyAt(path).example }).toEqual({ path, type: 'object' });
    expect(Object.keys(answerAt('post', '/sessions/{sessionId}/connection').examples ?? {})).toHaveLength(2);
  });
});

describe('what the server answers is what the document says', () => {
  const expectDocumented = (media: MediaType, value: unknown) =>
    expect(strict.problems(media.schema, value)).toEqual([]);

  test('to POST sessions and POST tokens', async () => {
    const { body: session } = await rest.post('/sessions').expect(200);
    expectDocumented(answerAt('post', '/sessions'), session);
    const kurentoOptions = { videoMaxRecvBandwidth: 1, videoMinSendBandwidth: 0, allowedFilters: ['F'], more: 1 };
    for (const options of [{}, { role: 'MODERATOR', data: 'd', record: false, kurentoOptions }]) {
      const { body: token } = await rest.post('/tokens', { session: session.id, ...options }).expect(200);
      expectDocumented(answerAt('post', '/tokens'), token);
    }
  });

  test('to GET sessions, with a publisher and a subscriber', async () => {
    const id = await rest.createSession({ defaultRecordingLayout: 'CUSTOM' });
    const [alice, bob] = [await join(id, { role: 'PUBLISHER' }), await join(id, { role: 'SUBSCRIBER' })];
    await bob.subscribe((await alice.publish()).streamId);
    const session = await rest.session(id);
    const shown = session.connections.content;
    expect(shown.map(({ publishers, subscribers }) => [publishers.length, subscribers.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expectDocumented(answerAt('get', '/sessions/{sessionId}'), session);
    expectDocumented(answerAt('get', '/sessions'), (await rest.get('/sessions').expect(200)).body);
  });

  test('to POST sessions/ID/connection, and to GET sessions with an IP camera', async () => {
    const id = await rest.createSession();
    expectDocumented(answerAt('post', '/sessions/{sessionId}/connection'), await publishCamera(rest, id));
    expectDocumented(answerAt('get', '/sessions/{sessionId}'), await rest.session(id));
  });

  test('to GET recordings, while one goes on', async () => {
    const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
    await join(session);
    const { body } = await rest.post('/recordings/start', { session }).expect(200);
    expectDocumented(answerAt('post', '/recordings/start'), body);
    expectDocumented(answerAt('get', '/recordings'), (await rest.get('/recordings').expect(200)).body);
    const stopped = (await rest.post(`/recordings/stop/${session}`).expect(200)).body;
    expectDocumented(answerAt('post', '/recordings/stop/{recordingId}'), stopped);
  });

  test('to GET config', async () => {
    expectDocumented(answerAt('get', '/config'), (await rest.get('/config').expect(200)).body);
  });

  test.each<[Method, path: string, code: number, body?: object]>([
    ['post', '/sessions', 400, { mediaMode: 'x' }],
    ['get', '/sessions/{sessionId}', 404],
    ['delete', '/sessions/{sessionId}', 404],
    ['post', '/tokens', 400, {}],
    ['post', '/tokens', 404, { session: 'nobody' }],
    ['post', '/signal', 400, {}],
    ['post', '/signal', 404, { session: 'nobody' }],
    ['post', '/sessions/{sessionId}/connection', 404, {}],
    ['delete', '/sessions/{sessionId}/connection/{connectionId}', 400],
    ['delete', '/sessions/{sessionId}/stream/{streamId}', 400],
    ['post', '/recordings/start', 400, {}],
    ['post', '/recordings/start', 404, { session: 'nobody' }],
    ['post', '/recordings/start', 422, { session: 'nobody', resolution: '1x1' }],
    ['post', '/recordings/stop/{recordingId}', 404],
    ['get', '/recordings/{recordingId}', 404],
    ['delete', '/recordings/{recordingId}', 404],
  ])('to %s %s with %s, with or without a body', async (method, path, code, body) => {
    const { status, text, headers } = await rest.request(method, API + path.replaceAll(/{\w+}/g, 'nobody')).send(body);
    expect(status).toBe(code);
    const media = operationAt(method, path)!.responses[code]!.content?.['application/json'];
    if (media) expectDocumented(media, JSON.parse(text));
    else expect({ text, type: headers['content-type'] }).toEqual({ text: '', type: undefined });
  });

  test('to everybody without credentials', async () => {
    const { body } = await rest.anonymous('get', `${API}/sessions`).expect(401);
    expectDocumented({ schema: { $ref: '#/components/schemas/Error' } }, body);
  });
});

describe('what the document refuses, the server refuses, and what the server takes, the document takes', () => {
  const ANYTHING = [null, '', 'x', 'not ok', 'ROUTED', 'ALWAYS', 'INDIVIDUAL', 'CUSTOM', 'MODERATOR', 'é'];
  const OTHERS = [0, 1.5, -1, true, [], ['F'], [1], {}, { videoMaxRecvBandwidth: 1 }, { videoMinRecvBandwidth: '1' }];
  const MORE = [{ allowedFilters: [null] }, { videoMaxSendBandwidth: -1 }, 'rtsp://camera', 'rtsp://', 'file:///a'];

  /** The body with each of its fields being anything. */
  const variations = (path: string, valid: Record<string, unknown>): Record<string, unknown>[] =>
    Object.keys(document.components.schemas[bodyAt(path).schema.$ref!.split('/').at(-1)!]!.properties!).flatMap(
      (field) => [...ANYTHING, ...OTHERS, ...MORE].map((value) => ({ ...valid, [field]: value })),
    );

  async function compare(documented: string, path: string, body: Record<string, unknown>, success: number) {
    const { status } = await rest.post(path, body);
    const takenByDocument = schemas.problems(bodyAt(documented).schema, body).length === 0;
    // 404, 406, 409: nothing is wrong with the body, but with the session or the connection that it names.
    expect([success, 400, 404, 406, 409]).toContain(status);
    if (status === success) expect({ body, takenByDocument }).toEqual({ body, takenByDocument: true });
    if (!takenByDocument) expect({ body, status }).toEqual({ body, status: 400 });
    return status;
  }

  test('in POST sessions', async () => {
    const statuses = [];
    for (const body of variations('/sessions', {})) statuses.push(await compare('/sessions', '/sessions', body, 200));
    expect(statuses).toContain(200);
    expect(statuses).toContain(400);
  });

  test('in POST tokens', async () => {
    const session = await rest.createSession();
    for (const body of variations('/tokens', { session })) await compare('/tokens', '/tokens', body, 200);
  });

  test('in POST signal', async () => {
    const session = await rest.createSession();
    await join(session);
    for (const body of variations('/signal', { session, to: [] })) {
      // Numbers in `to` are read as texts, as in the original; no connection has such an id.
      const isOfNumbers = Array.isArray(body.to) && body.to.includes(1);
      if (isOfNumbers) await rest.post('/signal', body).expect(406);
      else await compare('/signal', '/signal', body, 200);
    }
  });

  test('in POST recordings/start', async () => {
    const session = await rest.createSession(); // Nobody is in it, so that what is right is answered with 406.
    for (const body of variations('/recordings/start', { session })) {
      const { status } = await rest.post('/recordings/start', body);
      const taken = schemas.problems(bodyAt('/recordings/start').schema, body).length === 0;
      // That nothing at all is recorded, and what INDIVIDUAL makes of a resolution, no schema says.
      if (taken) expect([404, 406]).toContain(status);
      else expect([400, 422]).toContain(status);
    }
  });

  test('in POST sessions/ID/connection', async () => {
    const session = await rest.createSession();
    const path = `/sessions/${session}/connection`;
    const documented = '/sessions/{sessionId}/connection';
    for (const body of variations(documented, { rtspUri: NOWHERE })) {
      const status = await compare(documented, path, body, 200);
      // As much room for the next one.
      if (status === 200) await rest.delete(`/sessions/${session}`).expect(204);
      if (status === 200) await rest.createSession({ customSessionId: session });
    }
  });
});

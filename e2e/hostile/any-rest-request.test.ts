import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anyJson, anyText, nearly } from '../support/arbitrary-json.ts';
import { Bystanders } from '../scenes/bystanders.ts';
import { rest } from '../stack/shared-stack.ts';

/** Each body is answered within 10 s, and never with an error that is the server's fault. */
const RUNS = 150;
const LIMIT_MS = 10_000;

let session: string;
let bystanders: Bystanders;
beforeAll(async () => {
  session = await rest.createSession();
  bystanders = await Bystanders.meet();
});
afterAll(() => bystanders?.goHome());

const word = (...words: string[]) => fc.constantFrom(...words);
const aSession = fc.constant(null).map(() => session);
const layout = word('BEST_FIT', 'CUSTOM', 'VERTICAL_PRESENTATION', 'best_fit');
const output = word('COMPOSED', 'INDIVIDUAL', 'COMPOSED_QUICK_START');
const kbps = fc.integer({ min: -1, max: 2 ** 31 });

const BODIES: Record<string, fc.Arbitrary<unknown>> = {
  '/sessions': nearly({
    mediaMode: word('ROUTED', 'RELAYED'),
    recordingMode: word('ALWAYS', 'MANUAL'),
    // Without the name of the session that the other bodies are about.
    customSessionId: fc.stringMatching(/^fuzz-[a-zA-Z0-9_-]{0,40}$/),
    defaultOutputMode: output,
    defaultRecordingLayout: layout,
    defaultCustomLayout: anyText,
  }),
  '/tokens': nearly({
    session: aSession,
    role: word('SUBSCRIBER', 'PUBLISHER', 'MODERATOR'),
    data: anyText,
    record: fc.boolean(),
    kurentoOptions: nearly({
      videoMaxRecvBandwidth: kbps,
      videoMinRecvBandwidth: kbps,
      videoMaxSendBandwidth: kbps,
      videoMinSendBandwidth: kbps,
      allowedFilters: fc.array(anyText),
    }),
  }),
  '/signal': nearly({ session: aSession, to: fc.array(anyText), type: anyText, data: anyText }),
  '/recordings/start': nearly({
    session: aSession,
    name: anyText,
    outputMode: output,
    hasAudio: fc.boolean(),
    hasVideo: fc.boolean(),
    recordingLayout: layout,
    customLayout: anyText,
    resolution: word('1280x720', '0x0', '99999999999x1', '-1x5', '1280X720'),
  }),
  '/sessions/SESSION/connection': nearly({
    type: word('IPCAM', 'WEBRTC'),
    rtspUri: fc.oneof(
      anyText,
      word('rtsp://127.0.0.1:1/x', 'rtsps://a:b@[::1]/', 'file:///etc/passwd', 'http://[::1]/'),
    ),
    adaptativeBitrate: fc.boolean(),
    onlyPlayWithSubscribers: fc.boolean(),
    networkCache: kbps,
    data: anyText,
  }),
};

const post = (path: string, body: string, type = 'application/json') =>
  rest
    .request('post', `/openvidu/api${path.replace('SESSION', session)}`)
    .set('Content-Type', type)
    .timeout(LIMIT_MS)
    .send(body);

/** So that the next one has room. */
async function removeCamera({ connectionId }: { connectionId?: string }): Promise<void> {
  if (connectionId) await rest.delete(`/sessions/${session}/connection/${connectionId}`).expect(204);
}

/** Errors have a body of the documented form, or none. */
function expectProper({ status, text, body }: { status: number; text?: string; body: unknown }): void {
  expect(status < 500, `${status} ${text}`).toBe(true);
  if (status >= 400 && text) expect(body).toMatchObject({ status, message: expect.any(String) });
}

describe.each(Object.keys(BODIES))('POST %s', (path) => {
  test('with any body', { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(BODIES[path]!, async (body) => {
      const answer = await post(path, JSON.stringify(body));
      expectProper(answer);
      await removeCamera(answer.body);
    });
    await fc.assert(property, { numRuns: RUNS });
    await bystanders.areUndisturbed();
  });

  test('with what is no JSON', { timeout: 120_000 }, async () => {
    const broken = fc.oneof(
      anyText,
      fc.jsonValue().map((json) => JSON.stringify(json).slice(1)),
    );
    const type = word(
      'application/json',
      'application/json; charset=latin1',
      'text/plain',
      'application/x+json',
      '*/*',
    );
    const property = fc.asyncProperty(broken, type, async (body, contentType) => {
      expectProper(await post(path, body, contentType));
    });
    await fc.assert(property, { numRuns: 50 });
    await bystanders.areUndisturbed();
  });
});

test('any path and query', { timeout: 120_000 }, async () => {
  const segment = fc.oneof(anyText.map(encode), fc.webSegment(), word('..', '%2e%2e', '%00', '%', '%zz', '.', ';'));
  const prefix = word('/openvidu/api', '/api', '/openvidu/cdr', '/cdr', '/openvidu/recordings', '/config', '/openvidu');
  const places = word('/sessions/', '/sessions/x/connection/', '/sessions/x/stream/', '/recordings/', '/', '/config/');
  const path = fc.tuple(prefix, places, segment, fc.webQueryParameters()).map(([a, b, c, d]) => `${a}${b}${c}?${d}`);
  const property = fc.asyncProperty(word('get', 'delete', 'head', 'patch'), path, async (method, url) => {
    expectProper(await rest.request(method as 'get', url).timeout(LIMIT_MS));
  });
  await fc.assert(property, { numRuns: 300 });
  await bystanders.areUndisturbed();
});

/** Half a surrogate pair cannot be encoded. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).slice(0, 2_000);

/** What cannot be stored is refused wherever it stands. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

test('a body of any JSON leaves the defaults alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string({ minLength: 20 }), anyJson), async (unknown) => {
      const { status, body } = await post('/sessions', JSON.stringify(unknown));
      expect(status).toBe(UNSTORABLE.test(JSON.stringify(unknown)) ? 400 : 200);
      if (status === 200) expect(body).toMatchObject({ mediaMode: 'ROUTED', recordingMode: 'MANUAL' });
    }),
    { numRuns: 50 },
  );
});

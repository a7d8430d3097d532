import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cameraParams, joinParams, Participant } from '../clients/participant.ts';
import type { Frame } from '../clients/rpc-client.ts';
import { anyJson, anyText, nearly } from '../support/arbitrary-json.ts';
import { Bystanders } from '../scenes/bystanders.ts';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

/** Each message is answered within 10 s, with a result or with an error that says what is wrong with it. */
const RUNS = 100;
const BUG = /Unexpected error/;

let session: string;
let others: { moderator: Participant; streamId: string };
let bystanders: Bystanders;
beforeAll(async () => {
  session = await rest.createSession();
  const moderator = await Participant.join(rest, session, { role: 'MODERATOR' });
  const { streamId } = await moderator.publish();
  others = { moderator, streamId };
  bystanders = await Bystanders.meet();
});
afterAll(() => {
  others?.moderator.close();
  bystanders?.goHome();
});

const word = (...words: string[]) => fc.constantFrom(...words);
const aConnection = fc.oneof(
  anyText,
  fc.constant(null).map(() => others.moderator.connectionId),
);
const aStream = fc.oneof(
  anyText,
  fc.constant(null).map(() => others.streamId),
);
const sdp = fc.oneof(anyText, word('v=0\r\n', 'v=0\r\no=- 1 1 IN IP4 0\r\ns=-\r\nt=0 0\r\nm=audio 9 X 0\r\n'));
const json = fc.oneof(
  anyText,
  anyJson.map((value) => JSON.stringify(value)),
);
const dimensions = fc.oneof(json, word('{"width":1,"height":1}', '{"width":1e999,"height":-1}'));

const PARAMS: Record<string, fc.Arbitrary<unknown>> = {
  ping: nearly({ interval: fc.double() }),
  joinRoom: nearly({
    ...Object.fromEntries(Object.entries(joinParams('', '')).map(([key, value]) => [key, fc.constant(value)])),
    session: fc.oneof(
      anyText,
      fc.constant(null).map(() => session),
    ),
    token: anyText,
    secret: anyText,
    recorder: fc.boolean(),
    metadata: anyText,
    sdkVersion: fc.oneof(anyText, word('2.32.2', '999.999.999')),
  }),
  connect: nearly({ sessionId: anyText }),
  publishVideo: nearly({
    ...Object.fromEntries(Object.entries(cameraParams()).map(([key, value]) => [key, fc.constant(value)])),
    sdpOffer: sdp,
    doLoopback: fc.boolean(),
    frameRate: fc.oneof(fc.double(), anyText),
    videoDimensions: dimensions,
    filter: nearly({ type: anyText, options: anyJson }),
  }),
  unpublishVideo: nearly({}),
  receiveVideoFrom: nearly({ sender: fc.oneof(aStream, aConnection), sdpOffer: sdp }),
  unsubscribeFromVideo: nearly({ sender: aConnection }),
  onIceCandidate: nearly({
    endpointName: aConnection,
    candidate: anyText,
    sdpMid: anyText,
    sdpMLineIndex: fc.integer(),
  }),
  sendMessage: nearly({
    message: fc.oneof(
      json,
      nearly({ to: fc.array(aConnection), type: anyText, data: anyText }).map((value) => JSON.stringify(value)),
    ),
  }),
  streamPropertyChanged: nearly({
    streamId: aStream,
    property: word('audioActive', 'videoActive', 'videoDimensions', 'videoTrack', 'filter'),
    newValue: fc.oneof(fc.boolean(), dimensions, anyJson),
    reason: anyText,
  }),
  forceDisconnect: nearly({ connectionId: anyText }),
  forceUnpublish: nearly({ streamId: anyText }),
  reconnectStream: nearly({ stream: aStream, sdpOffer: sdp, sdpString: sdp }),
  applyFilter: nearly({ streamId: aStream, type: anyText, options: json }),
  removeFilter: nearly({ streamId: aStream }),
  execFilterMethod: nearly({ streamId: aStream, method: anyText, params: json }),
  addFilterEventListener: nearly({ streamId: aStream, eventType: anyText }),
  removeFilterEventListener: nearly({ streamId: aStream, eventType: anyText }),
  videoData: nearly({
    height: fc.integer(),
    width: fc.integer(),
    videoActive: fc.boolean(),
    audioActive: fc.boolean(),
  }),
  echo: nearly({}),
  sessionStatus: nearly({ sessionId: anyText }),
  prepareReceiveVideoFrom: nearly({ sender: aStream, reconnect: fc.boolean() }),
};

/** A larger message closes its socket, as it should (hostile/limits); that is not what is tested here. */
const MAX_MESSAGE = 250_000;
const fits = (message: unknown): boolean => Buffer.byteLength(JSON.stringify(message) ?? '') < MAX_MESSAGE;
const paramsOf = (method: string): fc.Arbitrary<unknown> => PARAMS[method]!.filter(fits);

/** Either a result or an error of the documented form; never what stands for a bug. */
function expectProper({ result, error }: Frame): void {
  expect([result, error].filter((part) => part !== undefined)).toHaveLength(1);
  if (!error) return;
  expect(error).toEqual({ code: expect.any(Number), message: expect.any(String) });
  expect(error.message).not.toMatch(BUG);
}

describe.each(Object.keys(PARAMS))('%s with any parameters', (method) => {
  test('of a participant', { timeout: 120_000 }, async () => {
    let alice = await join(session);
    const property = fc.asyncProperty(paramsOf(method), async (params) => {
      if (!alice.rpc.isOpen) alice = await join(session);
      expectProper(await alice.rpc.request(method, params));
    });
    await fc.assert(property, { numRuns: RUNS });
    await bystanders.areUndisturbed();
  });

  test('before joinRoom', { timeout: 120_000 }, async () => {
    let socket = await openSocket();
    const property = fc.asyncProperty(paramsOf(method), async (params) => {
      if (!socket.isOpen) socket = await openSocket();
      expectProper(await socket.request(method, params));
    });
    await fc.assert(property, { numRuns: 30 });
  });
});

test('any frame at all leaves the socket in use, or closed with a reason', { timeout: 120_000 }, async () => {
  const frame = fc.oneof(
    anyText,
    anyJson.map((value) => JSON.stringify(value)),
    nearly({
      jsonrpc: word('2.0', '1.0'),
      method: word('ping', 'joinRoom', 'x'),
      params: anyJson,
      id: fc.integer({ max: -1 }),
    }).map((value) => JSON.stringify(value)),
  );
  let alice = await join(session);
  const property = fc.asyncProperty(frame.filter(fits), async (text) => {
    if (!alice.rpc.isOpen) alice = await join(session);
    alice.rpc.sendRaw(text);
    const { result } = await alice.rpc.request('echo', {});
    expect(result).toBeDefined();
  });
  await fc.assert(property, { numRuns: 300 });
  await bystanders.areUndisturbed();
});

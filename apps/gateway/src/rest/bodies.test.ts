import {
  CreateSessionBody,
  CreateTokenBody,
  DeliveriesQuery,
  IpCameraBody,
  MediaNodeBody,
  RestError,
  SignalBody,
  StartRecordingBody,
} from '@convene/openvidu-protocol';
import { type Operation, restOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { afterEach, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { PublicUrl } from '../configuration/public-url.js';
import { Downloads } from '../http/downloads.js';
import { RevocableRequests } from '../session-service/revocable-requests.js';
import { WebhooksController } from './events/webhooks.controller.js';
import { RecordingsController } from './recordings/recordings.controller.js';
import { MediaNodesController } from './server/media-nodes.controller.js';
import { SessionConnectionsController } from './sessions/session-connections.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SignalController } from './sessions/signal.controller.js';
import { TokensController } from './sessions/tokens.controller.js';

const asked: string[] = [];

/** The session service reads what it is asked as it does in earnest, out of the JSON that came over NATS. */
const bus = {
  request: async (operation: Operation, request: unknown) => {
    operation.request.parse(JSON.parse(JSON.stringify(request)));
    if (operation.name === restOperations.sessionExists.name) return { exists: true, active: true };
    asked.push(operation.name);
    return { deliveries: [] };
  },
} as unknown as ServiceBus;

const downloads = new Downloads();
const publicUrl = new PublicUrl();
publicUrl.set('localhost', 4443);
const sessions = new SessionsController(bus, publicUrl, downloads);
const tokens = new TokensController(bus, publicUrl);
const signal = new SignalController(bus);
const connections = new SessionConnectionsController(bus, new RevocableRequests(bus));
const recordings = new RecordingsController(bus, downloads);
const webhooks = new WebhooksController(bus, { OPENVIDU_WEBHOOK: true } as GatewayConfiguration);
const mediaNodes = new MediaNodesController(bus);

interface Input {
  schema: z.ZodType;
  call: (given: unknown) => Promise<unknown>;
  right: object;
  wrong: unknown[];
}
const rtspUri = 'rtsp://camera/path';
/** What clients of the REST API send, and what must not get any further. */
const INPUTS: Record<string, Input> = {
  'POST sessions': {
    schema: CreateSessionBody,
    call: (body) => sessions.create(body),
    right: { mediaMode: 'ROUTED', customSessionId: 'a' },
    wrong: [{ mediaMode: 5 }, { mediaMode: 'ROUTED; DROP TABLE' }, { customSessionId: '../a' }, []],
  },
  'POST tokens': {
    schema: CreateTokenBody,
    call: (body) => tokens.create(body),
    right: { session: 'a', role: 'PUBLISHER', kurentoOptions: { videoMaxRecvBandwidth: 100 } },
    wrong: [{}, { session: { $ne: '' } }, { session: 'a', role: 'GOD' }, { session: 'a', kurentoOptions: [] }],
  },
  'POST signal': {
    schema: SignalBody,
    call: (body) => signal.send(body),
    right: { session: 'a', to: ['con_A'], data: 'd' },
    wrong: [{}, { session: 5 }, { session: 'a', to: {} }, { session: 'a', to: [{}] }, { session: 'a', data: {} }],
  },
  'POST sessions/ID/connection': {
    schema: IpCameraBody,
    call: (body) => connections.publishIpCamera('a', body),
    right: { rtspUri, networkCache: 100 },
    wrong: [{}, { rtspUri: 'http://x' }, { rtspUri: {} }, { rtspUri, networkCache: -1 }, { rtspUri, type: 'X' }],
  },
  'POST recordings/start': {
    schema: StartRecordingBody,
    call: (body) => recordings.start(body),
    right: { session: 'a', name: 'n', resolution: '640x480' },
    wrong: [{}, { session: [] }, { session: 'a', name: '../n' }, { session: 'a', resolution: '1x1;rm' }],
  },
  'GET webhooks/deliveries': {
    schema: DeliveriesQuery,
    call: (query) => webhooks.list(query),
    right: { state: 'failed', limit: '5' },
    wrong: [{ state: {} }, { limit: '1e9' }, { cursor: "1' OR 1=1" }, { other: '' }],
  },
  'PATCH media-nodes/ID': {
    schema: MediaNodeBody,
    call: (body) => mediaNodes.change('node', body),
    right: { status: 'draining' },
    wrong: [{}, { status: 'lost' }, { status: ['draining'] }],
  },
};

afterEach(() => {
  vi.restoreAllMocks();
  asked.length = 0;
});

it.each(Object.entries(INPUTS))('%s is checked once on its way to the session service', async (_, input) => {
  const run = vi.spyOn(input.schema._zod, 'run');
  await input.call(input.right);
  expect(asked).toHaveLength(1);
  expect(run).toHaveBeenCalledOnce();
});

it.each(Object.entries(INPUTS).flatMap(([name, input]) => input.wrong.map((given) => [name, given, input] as const)))(
  '%s with %j gets no further than here',
  async (_, given, { call }) => {
    await expect(call(given)).rejects.toThrow(RestError);
    expect(asked).toEqual([]);
  },
);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  ApplyFilterParams,
  ExecFilterMethodParams,
  FilterEventListenerParams,
  FilterRequest,
  RemoveFilterParams,
} from './filter-methods.js';
import {
  ConnectParams,
  ForceDisconnectParams,
  ForceUnpublishParams,
  JoinRoomParams,
  OnIceCandidateParams,
  PingParams,
  PublishVideoParams,
  ReceiveVideoFromParams,
  ReconnectStreamParams,
  SendMessageParams,
  StreamPropertyChangedParams,
  UnsubscribeFromVideoParams,
} from './rpc-methods.js';

const streamId = 'str_CAM_GPdf_con_Xnxg19tonh';
const sdpOffer = 'v=0\r\n';
const joinRoom = { token: 'tok_x', session: '123', platform: 'Android 29', metadata: '', secret: '', recorder: false };
const publishVideo = {
  sdpOffer,
  hasAudio: true,
  hasVideo: false,
  doLoopback: false,
  audioActive: true,
  videoActive: false,
  typeOfVideo: 'CAMERA',
  frameRate: 30,
  videoDimensions: '{"width":640,"height":480}',
};

/** What clients send, as browsers write it. */
const REQUESTS: Record<string, [z.ZodType, Record<string, unknown>]> = {
  ping: [PingParams, { interval: 5000 }],
  joinRoom: [JoinRoomParams, joinRoom],
  connect: [ConnectParams, { sessionId: '1rbeh7tnhm7g9pmmuqvhdt9ftm' }],
  publishVideo: [PublishVideoParams, publishVideo],
  receiveVideoFrom: [ReceiveVideoFromParams, { sender: streamId, sdpOffer }],
  unsubscribeFromVideo: [UnsubscribeFromVideoParams, { sender: 'con_Xnxg19tonh' }],
  reconnectStream: [ReconnectStreamParams, { stream: streamId, sdpOffer }],
  onIceCandidate: [OnIceCandidateParams, { endpointName: 'con_A', candidate: 'c', sdpMid: '0', sdpMLineIndex: 1 }],
  streamPropertyChanged: [
    StreamPropertyChangedParams,
    { streamId, property: 'videoActive', newValue: false, reason: 'publishVideo' },
  ],
  sendMessage: [SendMessageParams, { message: '{"to":[]}' }],
  forceDisconnect: [ForceDisconnectParams, { connectionId: 'con_A' }],
  forceUnpublish: [ForceUnpublishParams, { streamId }],
  applyFilter: [ApplyFilterParams, { streamId, type: '7', options: '{}' }],
  removeFilter: [RemoveFilterParams, { streamId }],
  execFilterMethod: [ExecFilterMethodParams, { streamId, method: 'm', params: '{}' }],
  addFilterEventListener: [FilterEventListenerParams, { streamId, eventType: 'CodeFound' }],
  'a filter request': [FilterRequest, { action: 'applyFilter', streamId, type: '7', options: '{}' }],
};

describe.each(Object.entries(REQUESTS))('%s', (_, [schema, params]) => {
  const rewritten = (rewrite: (value: unknown) => unknown) =>
    Object.fromEntries(Object.entries(params).map(([name, value]) => [name, rewrite(value)]));

  it('means the same when all its parameters are texts', () => {
    expect(schema.parse(rewritten(String))).toEqual(schema.parse(params));
  });

  it('means the same when numbers stand for texts', () => {
    const asNumber = (value: unknown) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value);
    expect(schema.parse(rewritten(asNumber))).toEqual(schema.parse(params));
  });

  it('is read as the same again', () => {
    const value = fc.oneof(
      fc.constantFrom(...Object.values(params)),
      fc.jsonValue(),
      fc.constantFrom('true', '7', 7.5, [['x']], null),
    );
    const record = fc.record(Object.fromEntries(Object.keys(params).map((name) => [name, value])), {
      requiredKeys: [],
    });
    const property = fc.property(record, (given) => {
      const read = schema.safeParse(given);
      if (read.success) expect(schema.parse(read.data)).toEqual(read.data);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

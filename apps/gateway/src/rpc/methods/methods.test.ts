import '../../../test/quiet-logs.js';
import type { Operation } from '@convene/service-contracts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RpcBench } from '../../../test/rpc-bench.js';
import { METHODS } from './methods.js';

/** The session service reads what it is asked as it does in earnest, out of the JSON that came over NATS. */
class StrictBench extends RpcBench {
  protected override answer(operation: Operation, request: never): unknown {
    return super.answer(operation, operation.request.parse(JSON.parse(JSON.stringify(request))) as never);
  }
}

const publish = { sdpOffer: 'v=0', hasAudio: true, hasVideo: false, doLoopback: false };
const changed = { property: 'audioActive', newValue: false, reason: 'publishAudio' };
/** What each method that asks the session service is called with, and what must not get there. */
const CALLS: Record<string, { right: object; wrong: object[] }> = {
  joinRoom: { right: { token: 't', session: 's' }, wrong: [{}, { token: {}, session: 's' }, { token: 't' }] },
  connect: { right: { sessionId: 'rpc' }, wrong: [{ sessionId: {} }] },
  publishVideo: { right: publish, wrong: [{}, { ...publish, sdpOffer: {} }, { ...publish, hasAudio: [] }] },
  reconnectStream: { right: { stream: 'str', sdpOffer: 'v=0' }, wrong: [{ stream: 'str', sdpOffer: ['v', '0'] }] },
  streamPropertyChanged: {
    right: changed,
    wrong: [
      { ...changed, property: '__proto__' },
      { ...changed, reason: {} },
    ],
  },
  receiveVideoFrom: {
    right: { sender: 'con', sdpOffer: 'v=0' },
    wrong: [
      { sender: 'con', sdpOffer: { toString: 'v=0' } },
      { sender: 'x'.repeat(501), sdpOffer: 'v=0' },
    ],
  },
  unsubscribeFromVideo: { right: { sender: 'con' }, wrong: [{}, { sender: { $ne: '' } }] },
  sendMessage: { right: { message: '{"data":"d"}' }, wrong: [{}, { message: { data: 'd' } }, { message: '{' }] },
  forceDisconnect: { right: { connectionId: 'con_B' }, wrong: [{}, { connectionId: [] }] },
  forceUnpublish: { right: { streamId: 'str_B' }, wrong: [{}, { streamId: {} }] },
  applyFilter: {
    right: { streamId: 's', type: 't', options: '{}' },
    wrong: [{ streamId: 's', type: {}, options: '' }],
  },
  removeFilter: { right: { streamId: 's' }, wrong: [{ streamId: {} }] },
  execFilterMethod: { right: { streamId: 's', method: 'm', params: '{}' }, wrong: [{ streamId: 's', method: 'm' }] },
  addFilterEventListener: { right: { streamId: 's', eventType: 'e' }, wrong: [{ streamId: 's', eventType: [] }] },
  removeFilterEventListener: { right: { streamId: 's', eventType: 'e' }, wrong: [{ eventType: 'e' }] },
};
const WITHOUT_PARAMETERS = ['leaveRoom', 'unpublishVideo'];
const NEVER_ASKED = ['onIceCandidate', 'videoData', 'echo', 'sessionStatus'];
/** Operations whose answer does not matter here. */
const NOTHING_TO_SAY = [
  ...['publishVideo', 'reconnectStream', 'streamPropertyChanged', 'receiveVideoFrom', 'unsubscribeFromVideo'],
  ...['forceDisconnect', 'forceUnpublish', 'filter'],
];
const ARRIVALS = ['joinRoom', 'connect'];

let bench: StrictBench;
beforeEach(() => {
  bench = new StrictBench();
  for (const name of NOTHING_TO_SAY) bench.answers[`rpc.${name}`] = () => ({});
  bench.answers['rpc.sendMessage'] = () => ({ outcomes: [{}] });
});
afterEach(() => {
  vi.restoreAllMocks();
  bench.client.closed();
});

it('is tested with every method', () => {
  expect([...METHODS.keys()].toSorted()).toEqual(
    [...Object.keys(CALLS), ...WITHOUT_PARAMETERS, ...NEVER_ASKED].toSorted(),
  );
});

it.each(Object.entries(CALLS))(
  '%s checks its parameters once on the way to the session service',
  async (name, call) => {
    if (!ARRIVALS.includes(name)) await bench.join();
    bench.asked.length = 0;
    const run = vi.spyOn(METHODS.get(name)!.params._zod, 'run');
    expect((await bench.call(name, call.right)).error).toBeUndefined();
    expect(bench.asked).toHaveLength(1);
    expect(run).toHaveBeenCalledOnce();
  },
);

it.each(Object.entries(CALLS).flatMap(([name, { wrong }]) => wrong.map((params) => [name, params] as const)))(
  '%s with %j gets no further than here',
  async (name, params) => {
    if (!ARRIVALS.includes(name)) await bench.join();
    bench.asked.length = 0;
    expect((await bench.call(name, params)).error).toBeDefined();
    expect(bench.asked).toEqual([]);
  },
);

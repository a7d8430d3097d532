import '../../test/quiet-logs.js';
import { ServiceError } from '@convene/service-contracts';
import { RpcError } from '@convene/openvidu-protocol';
import { NobodyThere } from '@convene/service-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evicted, joined } from '../../test/fake-session-log.js';
import { place, RpcBench } from '../../test/rpc-bench.js';

describe('RpcClient', () => {
  let bench: RpcBench;
  beforeEach(() => (bench = new RpcBench()));
  afterEach(() => {
    vi.useRealTimers();
    bench.client.closed();
  });

  it('answers a ping without the id of the session', async () => {
    expect(await bench.call('ping', { interval: 5_000 })).toEqual({ id: 0, result: { value: 'pong' }, jsonrpc: '2.0' });
  });

  it('answers what is not a request', () => {
    bench.client.receive('{');
    bench.client.receive('{"id":7}');
    expect(bench.sent.map(({ id, error }) => [id, error?.code])).toEqual([
      [null, 999],
      [7, 999],
    ]);
  });

  it('refuses unknown methods, and known ones before joinRoom', async () => {
    expect((await bench.call('dance')).error?.code).toBe(999);
    expect((await bench.call('constructor')).error?.code).toBe(999);
    expect((await bench.call('publishVideo')).error).toMatchObject({
      code: 803,
      message: expect.stringMatching(/Code: 803$/),
    });
  });

  it('names a wrong element', async () => {
    await bench.join();
    expect((await bench.call('receiveVideoFrom', { sdpOffer: 'v' })).error?.message).toContain('sender');
  });

  it('tells nothing before the answer to joinRoom, and everything behind its cursor after it', async () => {
    bench.log.write({ body: joined('con_1') }, { body: joined('con_2') }, { body: joined('con_3') });
    const answer = await bench.join();
    expect(answer.result).toEqual({ id: 'con_A', value: [], sessionId: 'rpc' });
    await vi.waitFor(() => expect(bench.sent).toHaveLength(2));
    expect(bench.sent[1]).toMatchObject({ method: 'participantJoined', params: { id: 'con_3' } });
  });

  it('passes the secret on as a word of honour only', async () => {
    let request: { insecure: boolean; params: object } | undefined;
    bench.answers['rpc.joinRoom'] = (asked) => {
      request = asked;
      throw new RpcError(401, 'no');
    };
    await bench.join({ secret: 'MY_SECRET' });
    expect(request).toMatchObject({ insecure: true });
    expect(request!.params).not.toHaveProperty('secret');
    await bench.join({ secret: 'WRONG' });
    expect(request).toMatchObject({ insecure: false });
  });

  it('refuses a second joinRoom', async () => {
    await bench.join();
    expect((await bench.join()).error?.code).toBe(104);
  });

  it.each([
    ['unavailable', 999],
    ['internal', 999],
  ] as const)('turns a service error %s into %i', async (code, expected) => {
    await bench.join();
    bench.answers['rpc.unpublishVideo'] = () => {
      throw new ServiceError(code, 'of the service');
    };
    expect((await bench.call('unpublishVideo')).error?.code).toBe(expected);
  });

  it('answers in time also when nobody answers it', async () => {
    await bench.join();
    vi.useFakeTimers();
    bench.answers['rpc.unpublishVideo'] = () => new Promise(() => undefined);
    const id = bench.post('unpublishVideo');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(bench.sent.find((frame) => frame.id === id)?.error?.code).toBe(999);
  });

  it('reports a closed socket as lost, once', async () => {
    await bench.join();
    bench.client.closed();
    bench.client.closed();
    expect(bench.lost).toEqual([place]);
  });

  it('takes a joinRoom back whose socket closed before the answer', async () => {
    const answered = Promise.withResolvers<unknown>();
    bench.answers['rpc.joinRoom'] = () => answered.promise;
    bench.post('joinRoom', { token: 't', session: 's' });
    await vi.waitFor(() => expect(bench.asked).toEqual(['rpc.joinRoom']));
    bench.client.closed();
    answered.resolve({ rpcSessionId: 'rpc', attachment: place, result: {} });
    await vi.waitFor(() => expect(bench.asked).toEqual(['rpc.joinRoom', 'gateway.takeBack']));
    expect(bench.lost).toEqual([]);
    expect(bench.log.isListenedTo).toBe(false);
  });

  it('takes a joinRoom back whose answer came in time, and is told too late because the process was stopped', async () => {
    const answer = bench.answers['rpc.joinRoom']!;
    bench.answers['rpc.joinRoom'] = () => {
      const later = performance.now() + 12_000;
      vi.spyOn(performance, 'now').mockReturnValue(later);
      return { rpcSessionId: 'rpc', attachment: place, result: {} };
    };
    expect((await bench.join()).error?.code).toBe(999);
    vi.restoreAllMocks();
    expect(bench.asked).toEqual(['rpc.joinRoom', 'gateway.takeBack']);
    bench.answers['rpc.joinRoom'] = answer;
    expect((await bench.join()).error).toBeUndefined();
  });

  it('takes back what it gave up on, and does what is asked next when nothing is left of it', async () => {
    await bench.join();
    const takenBack = Promise.withResolvers<unknown>();
    bench.answers['gateway.takeBack'] = () => takenBack.promise;
    let publications = 0;
    bench.answers['rpc.publishVideo'] = () => {
      if (++publications === 1) throw new ServiceError('unavailable', 'no answer');
      return { id: 'str_A', createdAt: 1, sdpAnswer: 'v=0' };
    };
    const publish = { hasAudio: true, hasVideo: false, doLoopback: false, typeOfVideo: '', sdpOffer: 'v=0' };
    expect((await bench.call('publishVideo', publish)).error?.code).toBe(999);
    const again = bench.call('publishVideo', publish);
    await vi.waitFor(() => expect(bench.asked).toContain('gateway.takeBack'));
    await new Promise(setImmediate);
    expect(publications).toBe(1);
    takenBack.resolve({});
    expect((await again).result).toMatchObject({ id: 'str_A' });
  });

  it.each([new RpcError(401, 'no'), new NobodyThere('rpc.joinRoom')])(
    'takes nothing back when it is certain that nothing was made (%s)',
    async (error) => {
      bench.answers['rpc.joinRoom'] = () => {
        throw error;
      };
      expect((await bench.join()).error).toBeDefined();
      await new Promise(setImmediate);
      expect(bench.asked).toEqual(['rpc.joinRoom']);
    },
  );

  it('says that it waits for a joinRoom until that is answered or given up', async () => {
    const answered = Promise.withResolvers<unknown>();
    let arrivalId = '';
    bench.answers['rpc.joinRoom'] = (request: { arrivalId: string }) => {
      arrivalId = request.arrivalId;
      return answered.promise;
    };
    const joining = bench.join();
    await vi.waitFor(() => expect(arrivalId).not.toBe(''));
    const holds = () => bench.participants.has({ ...place, connectionId: 'con_B', arrivalId });
    expect(holds()).toBe(true);
    answered.reject(new ServiceError('unavailable', 'no answer'));
    await joining;
    expect(holds()).toBe(false);
  });

  it('lets a client leave that closes its socket without waiting for the answer', async () => {
    await bench.join();
    bench.post('leaveRoom');
    bench.client.closed();
    await vi.waitFor(() => expect(bench.asked).toContain('rpc.leaveRoom'));
    await new Promise(setImmediate);
    expect(bench.lost).toEqual([]);
  });

  it('reports it as lost after all when it could not leave', async () => {
    await bench.join();
    bench.answers['rpc.leaveRoom'] = () => {
      throw new ServiceError('unavailable', 'not now');
    };
    bench.post('leaveRoom');
    bench.client.closed();
    await vi.waitFor(() => expect(bench.lost).toEqual([place]));
  });

  it('answers leaveRoom, then closes', async () => {
    await bench.join();
    expect((await bench.call('leaveRoom')).result).toEqual({ sessionId: 'rpc' });
    expect(bench.closes).toEqual([1000]);
    expect(bench.lost).toEqual([]);
    expect(bench.log.isListenedTo).toBe(false);
  });

  it('refuses a goodbye before any hello, and takes the hello afterwards', async () => {
    expect((await bench.call('leaveRoom')).error?.code).toBe(803);
    expect(bench.closes).toEqual([]);
    await bench.join();
    bench.client.closed();
    await vi.waitFor(() => expect(bench.lost).toEqual([place]));
  });

  it('closes after an eviction, without a report, and knows the participant no more', async () => {
    await bench.join();
    bench.log.write({}, {});
    bench.log.publish({ audience: { kind: 'only', connectionId: 'con_A' }, body: evicted('con_A') });
    await vi.waitFor(() => expect(bench.closes).toEqual([1000]));
    expect(bench.sent.at(-1)?.method).toBe('participantEvicted');
    expect((await bench.call('unpublishVideo')).error?.code).toBe(803);
    bench.client.closed();
    expect(bench.lost).toEqual([]);
  });

  it('lets go silently of a participant that came back elsewhere, but not of a later socket', async () => {
    await bench.join();
    expect(bench.participants.detach({ ...place, attachment: 0 })).toBeUndefined();
    expect(bench.participants.detach({ ...place, attachment: 1 })).toBe(2);
    expect(bench.closes).toEqual([1000]);
    bench.client.closed();
    expect(bench.lost).toEqual([]);
  });

  it('tells a client that comes back what it missed', async () => {
    bench.log.write({}, {}, { body: joined('con_3') });
    const answer = await bench.call('connect', { sessionId: 'rpc' });
    expect(answer.result).toEqual({ value: 'reconnection successful', sessionId: 'rpc' });
    await vi.waitFor(() => expect(bench.sent.at(-1)).toMatchObject({ params: { id: 'con_3' } }));
  });

  it('tells a client that never joined that it cannot come back', async () => {
    expect((await bench.call('connect')).error).toEqual({ code: 40_007, message: 'reconnection error' });
  });

  it('closes a socket that joins nothing', async () => {
    vi.useFakeTimers();
    const idle = new RpcBench();
    await vi.advanceTimersByTimeAsync(29_999);
    expect(idle.closes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(idle.closes).toEqual([1000]);
  });

  it('refuses no request because many wait, asks for some at a time, and answers pings meanwhile', async () => {
    await bench.join();
    const { promise: later, resolve } = Promise.withResolvers<object>();
    bench.answers['rpc.receiveVideoFrom'] = () => later;
    for (let count = 0; count < 1_000; count++)
      bench.post('receiveVideoFrom', { sender: `str_${count}`, sdpOffer: '' });
    expect((await bench.call('ping')).result).toEqual({ value: 'pong' });
    expect(bench.asked.filter((name) => name === 'rpc.receiveVideoFrom')).toHaveLength(300);
    resolve({ sdpAnswer: 'v=0' });
    await vi.waitFor(() => expect(bench.sent.filter(({ result }) => result?.sdpAnswer)).toHaveLength(1_000));
    expect(bench.sent.filter(({ error }) => error)).toEqual([]);
  });

  it('does not read on while much waits, and takes silence for no sign then', async () => {
    await bench.join();
    vi.useFakeTimers();
    bench.post('ping', { interval: 1_000 });
    const { promise: later, resolve } = Promise.withResolvers<object>();
    bench.answers['rpc.publishVideo'] = () => later;
    const sdpOffer = 'x'.repeat(250_000);
    const params = { sdpOffer, hasAudio: true, hasVideo: true, doLoopback: false };
    while (!bench.isPaused) bench.post('publishVideo', params);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(bench.closes).toEqual([]);
    resolve({});
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.isPaused).toBe(false);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(bench.closes).toEqual([1000]);
  });

  it('sends signals together that come together, and answers each', async () => {
    await bench.join();
    const requests: unknown[][] = [];
    bench.answers['rpc.sendMessage'] = ({ signals }: { signals: unknown[] }) => {
      requests.push(signals);
      return { outcomes: signals.map(() => ({})) };
    };
    const ids = ['a', 'b', 'c'].map((data) => bench.post('sendMessage', { message: JSON.stringify({ data }) }));
    const answers = () => bench.sent.filter(({ id, result }) => ids.includes(id as number) && result);
    await vi.waitFor(() => expect(answers()).toHaveLength(3));
    expect(requests.map((signals) => signals.length)).toEqual([1, 2]);
  });
});

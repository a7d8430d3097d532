import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PingTimeout } from './ping-timeout.js';

describe('PingTimeout', () => {
  const silent = vi.fn<() => void>();
  beforeEach(() => {
    vi.useFakeTimers();
    silent.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it('does not watch a client that never pinged', () => {
    new PingTimeout(silent);
    vi.advanceTimersByTime(3_600_000);
    expect(silent).not.toHaveBeenCalled();
  });

  it('barks after three intervals without a ping, once', () => {
    new PingTimeout(silent).ping(5_000);
    vi.advanceTimersByTime(14_999);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('is calmed by each ping, also by those that do not repeat the interval', () => {
    const pingTimeout = new PingTimeout(silent);
    pingTimeout.ping(5_000);
    for (let count = 0; count < 10; count++) {
      vi.advanceTimersByTime(14_000);
      pingTimeout.ping();
    }
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(15_000);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('takes 20 s as the interval of a client that never told one', () => {
    new PingTimeout(silent).ping();
    vi.advanceTimersByTime(59_999);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('takes over a new interval', () => {
    const pingTimeout = new PingTimeout(silent);
    pingTimeout.ping(60_000);
    pingTimeout.ping(1_000);
    vi.advanceTimersByTime(3_000);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('is quiet once it is stopped', () => {
    const pingTimeout = new PingTimeout(silent);
    pingTimeout.ping(1_000);
    pingTimeout.stop();
    pingTimeout.ping(1_000);
    vi.advanceTimersByTime(60_000);
    expect(silent).not.toHaveBeenCalled();
  });
});

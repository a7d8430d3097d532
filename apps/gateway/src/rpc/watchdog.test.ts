import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watchdog } from './watchdog.js';

describe('Watchdog', () => {
  const silent = vi.fn<() => void>();
  beforeEach(() => {
    vi.useFakeTimers();
    silent.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it('does not watch a client that never pinged', () => {
    new Watchdog(silent);
    vi.advanceTimersByTime(3_600_000);
    expect(silent).not.toHaveBeenCalled();
  });

  it('barks after three intervals without a ping, once', () => {
    new Watchdog(silent).ping(5_000);
    vi.advanceTimersByTime(14_999);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('is calmed by each ping, also by those that do not repeat the interval', () => {
    const watchdog = new Watchdog(silent);
    watchdog.ping(5_000);
    for (let count = 0; count < 10; count++) {
      vi.advanceTimersByTime(14_000);
      watchdog.ping();
    }
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(15_000);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('takes 20 s as the interval of a client that never told one', () => {
    new Watchdog(silent).ping();
    vi.advanceTimersByTime(59_999);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('takes over a new interval', () => {
    const watchdog = new Watchdog(silent);
    watchdog.ping(60_000);
    watchdog.ping(1_000);
    vi.advanceTimersByTime(3_000);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('is quiet once it is stopped', () => {
    const watchdog = new Watchdog(silent);
    watchdog.ping(1_000);
    watchdog.stop();
    watchdog.ping(1_000);
    vi.advanceTimersByTime(60_000);
    expect(silent).not.toHaveBeenCalled();
  });
});

import { describe, expect, it } from 'vitest';
import type { Track } from '../stream/track.js';
import type { Frame } from '../stream/frame.js';
import { Timeline } from './timeline.js';

/** Milliseconds since 1970 at which the tests begin. */
const START = 1_700_000_000_000;

function frame(track: Track, rtpMs: number, arrivedAt: number): Frame {
  return { track, data: Buffer.from([0]), rtpMs, arrivedAt: START + arrivedAt };
}

/** Audio frames each 20 ms, each of them so late. */
function hear(timeline: Timeline, rtpMs: number, arrivedAt: number, delays: number[]): void {
  delays.forEach((delay, index) => timeline.see(frame('audio', rtpMs + 20 * index, arrivedAt + 20 * index + delay)));
}

/** When a frame was made, milliseconds from START. */
function timeOf(timeline: Timeline, track: Track, rtpMs: number): number | undefined {
  const placed = frame(track, rtpMs, 0);
  timeline.place(placed);
  return placed.time === undefined ? undefined : placed.time - START;
}

describe('a timeline', () => {
  it('goes by the packet that was the least delayed', () => {
    const timeline = new Timeline();
    hear(timeline, 5_000, 0, [30, 7, 12, 30]);
    expect(timeOf(timeline, 'audio', 5_000)).toBeUndefined();
    timeline.settle();
    expect(timeOf(timeline, 'audio', 5_000)).toBe(7);
  });

  it('gives frames their time when they come, and keeps to it within a file', () => {
    const timeline = new Timeline();
    hear(timeline, 0, 0, [30]);
    timeline.settle();
    const early = frame('audio', 20, 20);
    expect(timeline.see(early)).toBe('steady');
    expect(early.time).toBe(START + 50);
  });

  it('corrects audio at the beginning of a file, but not for a few milliseconds', () => {
    for (const [first, expected] of [
      [35, 35],
      [50, 0],
    ] as const) {
      const timeline = new Timeline();
      hear(timeline, 0, 0, [first]);
      timeline.settle();
      hear(timeline, 20, 20, [0]);
      timeline.settle();
      expect(timeOf(timeline, 'audio', 0)).toBe(expected);
    }
  });

  it('follows a slow clock of the publisher', () => {
    const timeline = new Timeline();
    for (let ms = 0; ms <= 120_000; ms += 20) {
      // A clock that loses one millisecond in a second.
      hear(timeline, ms * 0.999, ms, [0]);
      if (ms % 30_000 === 0) timeline.settle();
    }
    expect(timeOf(timeline, 'audio', 120_000 * 0.999)!).toBeGreaterThan(120_000 - 60);
  });

  it('puts video by its own arrival while the publisher has said nothing, then by audio', () => {
    const timeline = new Timeline();
    hear(timeline, 1_000, 0, [0, 0]);
    timeline.see(frame('video', 70_000, 200));
    timeline.settle();
    expect(timeOf(timeline, 'video', 70_000)).toBe(200);

    timeline.reported({ kind: 'audio', rtpTime: 48 * 1_500, publisherMs: 42_500 });
    timeline.reported({ kind: 'video', rtpTime: 90 * 71_000, publisherMs: 43_100 });
    // To the publisher audio 1,000 was at 42,000, and video 70,000 at 42,100.
    expect(timeline.isOutOfSync).toBe(true);
    timeline.settle();
    expect(timeOf(timeline, 'audio', 1_000)).toBe(0);
    expect(timeOf(timeline, 'video', 70_000)).toBeCloseTo(100);
    expect(timeline.isOutOfSync).toBe(false);
  });

  it('does not move video for less than 15 ms, nor for nonsense', () => {
    const timeline = new Timeline();
    hear(timeline, 0, 0, [0]);
    timeline.see(frame('video', 0, 10));
    timeline.settle();
    timeline.reported({ kind: 'audio', rtpTime: 0, publisherMs: 0 });
    for (const publisherMs of [0, 24, 1_500, -9e9]) {
      timeline.reported({ kind: 'video', rtpTime: 0, publisherMs });
      timeline.settle();
      expect(timeOf(timeline, 'video', 0)).toBe(10);
    }
    timeline.reported({ kind: 'video', rtpTime: 0, publisherMs: 26 });
    timeline.settle();
    expect(timeOf(timeline, 'video', 0)).toBe(26);
  });

  it('understands reports on the other side of a wrap-around', () => {
    const timeline = new Timeline();
    const wrapMs = 2 ** 32 / 48;
    hear(timeline, wrapMs + 10, 0, [0]);
    timeline.see(frame('video', 0, 300));
    timeline.settle();
    timeline.reported({ kind: 'audio', rtpTime: 2 ** 32 - 48 * 10, publisherMs: 5_000 });
    timeline.reported({ kind: 'video', rtpTime: 0, publisherMs: 5_100 });
    timeline.settle();
    expect(timeOf(timeline, 'video', 0)!).toBeCloseTo(80);
  });

  it('keeps its times when packets were held up and come in a burst', () => {
    const timeline = new Timeline();
    hear(timeline, 0, 0, [0]);
    timeline.settle();
    expect(timeline.see(frame('audio', 20, 3_000))).toBe('unsure');
    expect(timeline.see(frame('audio', 40, 3_001))).toBe('unsure');
    expect(timeline.see(frame('audio', 2_980, 3_002))).toBe('steady');
    expect(timeOf(timeline, 'audio', 2_980)).toBe(2_980);
  });

  it.each([
    ['forward', 90_000],
    ['back', -90_000],
  ])('notices that RTP time has jumped %s', (_, jump) => {
    const timeline = new Timeline();
    hear(timeline, 0, 0, [0]);
    timeline.settle();
    const verdicts: string[] = [];
    for (let ms = 20; ms <= 1_040; ms += 20) verdicts.push(timeline.see(frame('audio', jump + ms, ms)));
    expect(new Set(verdicts.slice(0, -2))).toEqual(new Set(['unsure']));
    expect(verdicts.slice(-2)).toEqual(['jumped', 'steady']);
    timeline.settle();
    expect(timeOf(timeline, 'audio', jump)).toBe(0);
  });
});

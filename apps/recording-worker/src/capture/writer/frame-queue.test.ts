import { expect, it } from 'vitest';
import type { Track } from '../stream/track.js';
import { FrameQueue } from './frame-queue.js';

const frame = (track: Track, time?: number, arrivedAt = 0) => ({
  track,
  time,
  arrivedAt,
  rtpMs: 0,
  data: Buffer.alloc(5),
});

function takeAll(queue: FrameQueue, now: number, patienceMs: number): string[] {
  const taken: string[] = [];
  for (let next = queue.next(now, patienceMs); next; next = queue.next(now, patienceMs)) {
    taken.push(`${next.track} ${next.time}`);
    queue.shift(next.track);
  }
  return taken;
}

it('orders frames by their times, video first', () => {
  const queue = new FrameQueue();
  for (const time of [0, 20, 40]) queue.push(frame('audio', time));
  for (const time of [0, 33]) queue.push(frame('video', time));
  expect(takeAll(queue, 0, 100)).toEqual(['video 0', 'audio 0', 'audio 20', 'video 33']);
  expect(queue.bytes).toBe(5);
});

it('lets a frame wait for the other track, for a while', () => {
  const queue = new FrameQueue();
  queue.push(frame('audio', 0, 1_000));
  expect(takeAll(queue, 1_099, 100)).toEqual([]);
  expect(takeAll(queue, 1_100, 100)).toEqual(['audio 0']);
});

it('stops a track at a frame without a time', () => {
  const queue = new FrameQueue();
  for (const time of [0, undefined, 40]) queue.push(frame('audio', time));
  queue.push(frame('video', 50));
  expect(takeAll(queue, 0, 100)).toEqual(['audio 0']);
  expect(takeAll(queue, 100, 100)).toEqual(['video 50']);
  queue.clear('audio');
  expect(queue.bytes).toBe(0);
});

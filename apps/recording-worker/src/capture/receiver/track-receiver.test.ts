import { parseRtp } from '@convene/rtp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { OPUS_SILENCE, vp8Frames } from '../../../test/encoded-frames.js';
import { RtpTrack } from '../../../test/rtp-track.js';
import { noStats } from '../stream/capture-stats.js';
import { Vp8 } from '../depacketize/vp8.js';
import { Feedback } from './feedback.js';
import type { Frame } from '../stream/frame.js';
import { TrackReceiver } from './track-receiver.js';

// ffmpeg takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Frames with a key frame at each third place. */
let video: Buffer[];

beforeAll(async () => {
  video = await vp8Frames({ width: 320, height: 240, frames: 12, keyEvery: 3 });
});

function receiving(kind: 'audio' | 'video') {
  const frames: Frame[] = [];
  const requests: { at: number; what: string }[] = [];
  const stats = noStats();
  let now = 0;
  const feedback = new Feedback(
    9,
    (packet) => requests.push({ at: now, what: packet.readUInt8(1) === 205 ? 'packets' : 'key frame' }),
    stats,
  );
  const receiver = new TrackReceiver({
    ...{ ssrc: 1, payloadType: 96, feedback, stats },
    codec: kind === 'video' ? new Vp8() : undefined,
    onFrame: (frame) => frames.push(frame),
  });
  const receive = (datagrams: Buffer[], at: number) => {
    now = at;
    for (const datagram of datagrams) receiver.receive(parseRtp(datagram, at)!, at);
  };
  const tickUntil = (end: number) => {
    for (; now <= end; now += 20) receiver.tick(now);
  };
  return { receiver, receive, tickUntil, frames, requests, stats };
}

const track = (rate: number) => new RtpTrack({ ssrc: 1, payloadType: 96, rate });

describe('video', () => {
  it('begins with a key frame, which is asked for until it comes', () => {
    const { receive, tickUntil, frames, requests } = receiving('video');
    const rtp = track(90);
    receive(rtp.vp8(0, video[1]!), 0);
    tickUntil(1_190);
    expect(frames).toEqual([]);
    expect(requests).toEqual([0, 500, 1_000].map((at) => ({ at, what: 'key frame' })));
    receive(rtp.vp8(1_200, video[3]!), 1_200);
    tickUntil(3_000);
    expect(frames).toHaveLength(1);
    expect(requests).toHaveLength(3);
  });

  it('goes on at the next key frame when a packet is lost for good', () => {
    const { receive, tickUntil, frames, requests, stats } = receiving('video');
    const rtp = track(90);
    const sent = video.slice(0, 9).map((frame, index) => rtp.vp8(index * 33, frame));
    for (const [index, packets] of sent.entries()) {
      if (index === 1) packets.pop();
      receive(packets, index * 33);
    }
    expect(frames).toHaveLength(1);
    expect(requests.find(({ what }) => what === 'packets')).toEqual({ at: 66, what: 'packets' });
    tickUntil(1_000);
    expect(frames.map(({ data }) => data)).toEqual([video[0], ...video.slice(3, 9)]);
    expect(stats.lost).toBe(1);
  });

  it('is waited for when a packet comes late', () => {
    const { receive, tickUntil, frames, requests, stats } = receiving('video');
    const rtp = track(90);
    const [first, second, third] = video.slice(0, 3).map((frame, index) => rtp.vp8(index * 33, frame));
    receive(first!, 0);
    receive(third!, 66);
    tickUntil(260);
    receive(second!, 270);
    expect(frames.map(({ data, arrivedAt }) => [data, arrivedAt])).toEqual([
      [video[0], 0],
      [video[1], 270],
      [video[2], 66],
    ]);
    expect(requests.filter(({ at, what }) => at > 0 && what === 'key frame')).toEqual([]);
    expect(requests.filter(({ what }) => what === 'packets').length).toBeGreaterThanOrEqual(4);
    expect(stats).toMatchObject({ lost: 0, refused: 0 });
  });
});

describe('audio', () => {
  it('leaves a gap where a packet is lost, and never asks for key frames', () => {
    const { receiver, receive, tickUntil, frames, requests, stats } = receiving('audio');
    const rtp = track(48);
    const sent = [0, 20, 40].map((ms) => rtp.opus(ms, OPUS_SILENCE));
    receive(sent[0]!, 0);
    receive(sent[2]!, 40);
    receiver.askForKeyFrame(40);
    receiver.restartAtKeyFrame(40);
    tickUntil(500);
    expect(frames.map(({ rtpMs }) => rtpMs - frames[0]!.rtpMs)).toEqual([0, 40]);
    expect(stats.lost).toBe(1);
    expect(requests.every(({ what }) => what === 'packets')).toBe(true);
  });

  it('gives on what has come, at the end', () => {
    const { receiver, receive, frames } = receiving('audio');
    const rtp = track(48);
    const sent = [0, 20, 40].map((ms) => rtp.opus(ms, OPUS_SILENCE));
    receive([...sent[0]!, ...sent[2]!], 0);
    receiver.finish();
    expect(frames).toHaveLength(2);
  });

  it('counts what is none of its packets', () => {
    const { receive, stats } = receiving('audio');
    const [packet] = new RtpTrack({ ssrc: 1, payloadType: 97, rate: 48 }).opus(0, OPUS_SILENCE);
    const [wanted] = track(48).opus(0, OPUS_SILENCE);
    receive([packet!, wanted!, wanted!], 0);
    expect(stats).toMatchObject({ packets: 1, refused: 2 });
  });
});

import { parseRtp } from '@convene/rtp';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { h264Frames, vp8Frames } from '../../../test/encoded-frames.js';
import { RtpTrack } from '../../../test/rtp-track.js';
import { FrameAssembler, type AssembledFrame } from './frame-assembler.js';
import { H264 } from './h264.js';
import type { VideoCodec } from './video-codec.js';
import { Vp8 } from './vp8.js';

// ffmpeg takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const track = () => new RtpTrack({ ssrc: 1, payloadType: 96, rate: 90, timestamp: 0 });

function assembler(codec: VideoCodec) {
  const frames: AssembledFrame[] = [];
  let broken = 0;
  const assembler = new FrameAssembler(codec, {
    frame: (frame) => frames.push(frame),
    broken: () => (broken += 1),
  });
  const push = (datagrams: Buffer[], afterGap = false) => {
    datagrams.forEach((each, index) => assembler.push(parseRtp(each, 1_000 + index)!, afterGap && index === 0));
  };
  return { frames, push, assembler, broken: () => broken };
}

describe('VP8', () => {
  let sent: Buffer[];
  beforeAll(async () => {
    sent = await vp8Frames({ width: 642, height: 362, frames: 10 });
  });

  it('is put together again', () => {
    const { frames, push, broken } = assembler(new Vp8());
    const rtp = track();
    for (const [index, frame] of sent.entries()) push(rtp.vp8(index * 100, frame));
    expect(frames.map(({ data }) => data)).toEqual(sent);
    expect(frames.map(({ timestamp }) => timestamp)).toEqual(sent.map((_, index) => index * 9_000));
    expect(frames.map(({ format }) => format)).toEqual([
      { codec: 'VP8', width: 642, height: 362 },
      ...sent.slice(1).map(() => undefined),
    ]);
    expect(frames[0]!.arrivedAt).toBe(1_000);
    expect(broken()).toBe(0);
  });

  it('is not given on when a packet is missing, wherever', () => {
    const packets = track().vp8(0, sent[0]!);
    expect(packets.length).toBeGreaterThan(2);
    for (const missing of packets.keys()) {
      const { frames, push, broken } = assembler(new Vp8());
      push(packets.slice(0, missing));
      push(packets.slice(missing + 1), true);
      if (missing === packets.length - 1) push(track().vp8(50, sent[1]!), true);
      expect(frames.filter(({ format }) => format)).toEqual([]);
      expect(broken()).toBeGreaterThan(0);
    }
  });

  it('is read behind any descriptor', () => {
    const payload = Buffer.from([0x90, 0xf0, 0x81, 0x23, 5, 6, ...sent[0]!.subarray(0, 40)]);
    const codec = new Vp8();
    expect(codec.take(payload, true)).toBe(true);
    expect(codec.finish()).toMatchObject({ data: sent[0]!.subarray(0, 40), format: { width: 642 } });
  });

  it('needs no marker when the next frame follows, and ignores padding', () => {
    const { frames, push } = assembler(new Vp8());
    const rtp = track();
    const [first, second] = [rtp.vp8(0, sent[0]!), rtp.vp8(33, sent[1]!)];
    first.at(-1)![1]! &= 0x7f;
    const padding = Buffer.concat([Buffer.from([0xa0]), second[0]!.subarray(1, 12), Buffer.from([0, 2])]);
    push([...first, padding, ...second]);
    expect(frames.map(({ data }) => data)).toEqual(sent.slice(0, 2));
  });
});

describe('H264', () => {
  const sizes = { width: 640, height: 362, frames: 10 };

  it.each(['baseline', 'high'])('of profile %s is put together again, its parameters before it', async (profile) => {
    const sent = await h264Frames(sizes, profile);
    const { frames, push, broken } = assembler(new H264());
    const rtp = track();
    for (const [index, units] of sent.entries()) push(rtp.h264(index * 33, units));
    const isShown = (unit: Buffer) => ![7, 8].includes(unit[0]! & 0x1f);
    expect(frames.map(({ data }) => unitsIn(data).filter(isPicture))).toEqual(
      sent.map((units) => units.filter(isShown).filter(isPicture)),
    );
    const { codecPrivate, ...format } = frames[0]!.format!;
    expect(format).toEqual({ codec: 'H264', width: 640, height: 362 });
    const sps = sent[0]!.find((unit) => (unit[0]! & 0x1f) === 7)!;
    expect(codecPrivate!.subarray(0, 6)).toEqual(Buffer.from([1, ...sps.subarray(1, 4), 0xff, 0xe1]));
    expect(codecPrivate!.includes(sps)).toBe(true);
    expect(frames.slice(1).every((frame) => frame.format === undefined)).toBe(true);
    expect(broken()).toBe(0);
  });

  it('is not given on when a packet is missing, wherever', async () => {
    const [key] = await h264Frames(sizes);
    // Without the encoder's remarks (SEI), which nothing depends on.
    const packets = track().h264(
      0,
      key!.filter((unit) => (unit[0]! & 0x1f) !== 6),
    );
    expect(packets.length).toBeGreaterThan(3);
    for (const missing of packets.keys()) {
      const { frames, push, broken } = assembler(new H264());
      push(packets.slice(0, missing));
      push(packets.slice(missing + 1), true);
      if (missing === packets.length - 1) push(track().h264(50, [Buffer.from([0x41, 0x80, 1])]), true);
      expect(frames.filter(({ format }) => format)).toEqual([]);
      expect(broken()).toBeGreaterThan(0);
    }
  });
});

it.each([
  ['VP8', () => new Vp8()],
  ['H264', () => new H264()],
])('any payloads of %s are read without throwing', (_, codec) => {
  const packets = fc.array(
    fc.record({
      payload: fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        // What begins like something that is understood.
        fc
          .tuple(fc.constantFrom(0x67, 0x68, 0x65, 0x78, 0x7c, 0x10, 0x90), fc.uint8Array({ maxLength: 40 }))
          .map(([first, rest]) => Uint8Array.from([first, ...rest])),
      ),
      marker: fc.boolean(),
      timestamp: fc.integer({ min: 0, max: 3 }),
      gap: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(packets, (packets) => {
      const { assembler: target, frames } = assembler(codec());
      for (const { payload, marker, timestamp, gap } of packets) {
        const rtp = { payloadType: 96, sequence: 0, ssrc: 1, arrivedAt: 0 };
        target.push({ ...rtp, payload: Buffer.from(payload), marker, timestamp }, gap);
      }
      for (const { data } of frames) expect(data.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

const isPicture = (unit: Buffer) => (unit[0]! & 0x1f) <= 5;

function unitsIn(frame: Buffer): Buffer[] {
  const units: Buffer[] = [];
  for (let at = 0; at < frame.length;) {
    const end = at + 4 + frame.readUInt32BE(at);
    units.push(frame.subarray(at + 4, end));
    at = end;
  }
  return units;
}

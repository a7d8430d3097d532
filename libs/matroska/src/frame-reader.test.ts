import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Cluster } from './cluster.js';
import { element, text, unsigned, UNKNOWN_SIZE, idBytes } from './ebml.js';
import { ID } from './element-ids.js';
import { FrameReader, type Frame, type Track } from './frame-reader.js';

const CONFIGURATION = Buffer.from([1, 2, 3]);
const VIDEO = Buffer.concat([unsigned(ID.TrackNumber, 1), text(ID.CodecID, 'V_VP8')]);
const AUDIO = Buffer.concat([
  unsigned(ID.TrackNumber, 2),
  text(ID.CodecID, 'A_OPUS'),
  element(ID.CodecPrivate, CONFIGURATION),
]);
const TRACKS = element(ID.Tracks, element(ID.TrackEntry, VIDEO), element(ID.TrackEntry, AUDIO));
const head = (scale?: number) =>
  Buffer.concat([
    element(ID.EBML, text(ID.DocType, 'matroska')),
    Buffer.concat([idBytes(ID.Segment), UNKNOWN_SIZE]),
    element(ID.Info, ...(scale ? [unsigned(ID.TimestampScale, scale)] : [])),
    TRACKS,
  ]);

const frames: Frame[] = [
  { trackNumber: 1, ms: 1_000, isKey: true, data: Buffer.from('key') },
  { trackNumber: 2, ms: 1_010, isKey: true, data: Buffer.from('sound') },
  { trackNumber: 1, ms: 990, isKey: false, data: Buffer.alloc(5_000, 7) },
  { trackNumber: 1, ms: 40_000, isKey: false, data: Buffer.from('later') },
];

function clusters(): Buffer {
  const written: Cluster[] = [];
  for (const { trackNumber, ms, isKey, data } of frames) {
    if (!written.at(-1)?.canHold(ms)) written.push(new Cluster(ms));
    written.at(-1)!.addFrame(trackNumber, ms, isKey, data);
  }
  return Buffer.concat(written.map((cluster) => cluster.toBuffer()));
}

function read(file: Buffer, cuts: number[]) {
  const read: Frame[] = [];
  const told: Track[][] = [];
  const reader = new FrameReader({
    onTracks: (tracks) => told.push(tracks),
    onFrame: (frame) => read.push(frame),
  });
  const ends = [...new Set([...cuts, file.length])].toSorted((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    reader.push(file.subarray(from, end));
    from = end;
  }
  return { frames: read, told };
}

it('reads tracks and frames, wherever the file is cut', () => {
  const file = Buffer.concat([head(), clusters()]);
  fc.assert(
    fc.property(fc.array(fc.nat(file.length), { maxLength: 30 }), (cuts) => {
      const { frames: got, told } = read(file, cuts);
      expect(got).toEqual(frames);
      expect(told).toEqual([
        [
          { number: 1, codecId: 'V_VP8', codecPrivate: undefined, entry: VIDEO },
          { number: 2, codecId: 'A_OPUS', codecPrivate: CONFIGURATION, entry: AUDIO },
        ],
      ]);
    }),
  );
});

it('knows other time scales, and frames in groups', () => {
  const block = Buffer.concat([Buffer.from([0x81, 0, 5, 0]), Buffer.from('frame')]);
  const file = Buffer.concat([
    head(2_000_000),
    element(
      ID.Cluster,
      unsigned(ID.Timestamp, 10),
      element(ID.BlockGroup, element(ID.Block, block)),
      element(ID.BlockGroup, element(ID.Block, block), unsigned(ID.ReferenceBlock, 1)),
    ),
  ]);
  const frame = { trackNumber: 1, ms: 30, data: Buffer.from('frame') };
  expect(read(file, []).frames).toEqual([
    { ...frame, isKey: true },
    { ...frame, isKey: false },
  ]);
});

it.each([
  ['no Matroska', Buffer.alloc(20)],
  ['too many', Buffer.concat([idBytes(ID.Tracks), Buffer.from([0x08, 0xff, 0xff, 0xff, 0xff])])],
  ['does not say how long', Buffer.concat([idBytes(ID.Tracks), UNKNOWN_SIZE])],
])('refuses what is wrong, and says so: %s', (problem, bytes) => {
  expect(() => read(bytes, [])).toThrow(problem);
});

import { ID, UNKNOWN_SIZE, date, element, float, idBytes, text, unsigned } from '@convene/matroska';
import type { VideoFormat } from './video-format.js';

/** What a captured file says of itself before its first frame. */
export interface PieceHeader {
  streamId: string;
  /** What timestamp 0 stands for, milliseconds since 1970. */
  startedAt: number;
  video?: VideoFormat;
  audio: boolean;
}

/** The tracks of captured files, by their numbers. */
export const TRACK_NUMBERS = { video: 1, audio: 2 } as const;
export const CODEC_IDS = { VP8: 'V_VP8', H264: 'V_MPEG4/ISO/AVC' } as const;
const [VIDEO_TRACK, AUDIO_TRACK] = [1, 2];
const SAMPLES_PER_S = 48_000;
/** WebRTC always announces Opus as stereo; decoders make two channels of what is mono. */
const CHANNELS = 2;
/** After a jump Opus needs this much sound before its output is right, nanoseconds (RFC 7845, 4.6). */
const OPUS_PREROLL_NS = 80_000_000;

/** The beginning of a file, up to its first cluster. The segment has no size, so that it ends wherever the file does. */
export function pieceHeader({ streamId, startedAt, video, audio }: PieceHeader): Buffer {
  const info = element(
    ID.Info,
    unsigned(ID.TimestampScale, 1_000_000),
    text(ID.MuxingApp, 'Convene'),
    text(ID.WritingApp, 'Convene'),
    date(ID.DateUTC, startedAt),
    text(ID.Title, streamId),
  );
  const tracks = element(ID.Tracks, ...(video ? [videoTrack(video)] : []), ...(audio ? [audioTrack()] : []));
  const numbers = [...(video ? [TRACK_NUMBERS.video] : []), ...(audio ? [TRACK_NUMBERS.audio] : [])];
  return Buffer.concat([
    element(
      ID.EBML,
      unsigned(ID.EBMLVersion, 1),
      unsigned(ID.EBMLReadVersion, 1),
      unsigned(ID.EBMLMaxIDLength, 4),
      unsigned(ID.EBMLMaxSizeLength, 8),
      text(ID.DocType, 'matroska'),
      unsigned(ID.DocTypeVersion, 4),
      unsigned(ID.DocTypeReadVersion, 2),
    ),
    idBytes(ID.Segment),
    UNKNOWN_SIZE,
    info,
    tracks,
    cues(numbers, info.length + tracks.length),
  ]);
}

/**
 * Says that all tracks begin at the first cluster, right behind. ffmpeg looks for the beginning in the video track, and
 * would find none when that is empty. It heeds no index with fewer than two points, so each track has one of its own.
 *
 * @param position where this element is in the segment.
 */
function cues(trackNumbers: readonly number[], position: number): Buffer {
  const pointingTo = (cluster: number): Buffer => {
    const clusterPosition = Buffer.alloc(4);
    clusterPosition.writeUInt32BE(cluster);
    const points = trackNumbers.map((number) => {
      const positions = [unsigned(ID.CueTrack, number), element(ID.CueClusterPosition, clusterPosition)];
      return element(ID.CuePoint, unsigned(ID.CueTime, 0), element(ID.CueTrackPositions, ...positions));
    });
    return element(ID.Cues, ...points);
  };
  return pointingTo(position + pointingTo(0).length);
}

function videoTrack({ codec, width, height, codecPrivate }: VideoFormat): Buffer {
  return element(
    ID.TrackEntry,
    ...trackBeginning(TRACK_NUMBERS.video, VIDEO_TRACK!, CODEC_IDS[codec]),
    ...(codecPrivate ? [element(ID.CodecPrivate, codecPrivate)] : []),
    element(ID.Video, unsigned(ID.PixelWidth, width), unsigned(ID.PixelHeight, height)),
  );
}

function audioTrack(): Buffer {
  return element(
    ID.TrackEntry,
    ...trackBeginning(TRACK_NUMBERS.audio, AUDIO_TRACK!, 'A_OPUS'),
    element(ID.CodecPrivate, opusHead()),
    unsigned(ID.SeekPreRoll, OPUS_PREROLL_NS),
    element(ID.Audio, float(ID.SamplingFrequency, SAMPLES_PER_S), unsigned(ID.Channels, CHANNELS)),
  );
}

function trackBeginning(number: number, type: number, codecId: string): Buffer[] {
  return [
    unsigned(ID.TrackNumber, number),
    unsigned(ID.TrackUID, number),
    unsigned(ID.TrackType, type),
    unsigned(ID.FlagLacing, 0),
    text(ID.CodecID, codecId),
  ];
}

/** RFC 7845, 5.1. Nothing is skipped at the beginning: a file begins in the middle of what an encoder has made. */
function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(CHANNELS, 9);
  head.writeUInt32LE(SAMPLES_PER_S, 12);
  return head;
}

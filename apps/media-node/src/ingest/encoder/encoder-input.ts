import { Cluster, element, ID, idBytes, text, UNKNOWN_SIZE, unsigned, type Frame, type Track } from '@convene/matroska';

/** How a Matroska file begins that has one track of another one. */
export function encoderHead(track: Track): Buffer {
  return Buffer.concat([
    element(ID.EBML, text(ID.DocType, 'matroska'), unsigned(ID.DocTypeVersion, 4), unsigned(ID.DocTypeReadVersion, 2)),
    idBytes(ID.Segment),
    UNKNOWN_SIZE,
    element(ID.Info, unsigned(ID.TimestampScale, 1_000_000)),
    element(ID.Tracks, element(ID.TrackEntry, track.entry)),
  ]);
}

/** A frame in it. @param ms its time, not negative. */
export function encoderFrame({ trackNumber, isKey, data }: Frame, ms: number): Buffer {
  const cluster = new Cluster(ms);
  cluster.addFrame(trackNumber, ms, isKey, data);
  return cluster.toBuffer();
}

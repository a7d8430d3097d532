import { ID, elementsIn, readDate, readUnsigned } from '@convene/matroska';
import { CODEC_IDS } from './piece-header.js';

/** What the Info element of a captured file says; undefined when something of it is missing. */
export function readInfo(content: Buffer): { streamId: string; startedAt: number } | undefined {
  let streamId: string | undefined;
  let startedAt: number | undefined;
  for (const { id, content: value } of elementsIn(content)) {
    if (id === ID.Title) streamId = value.toString('utf8');
    else if (id === ID.DateUTC) startedAt = readDate(value);
  }
  return streamId === undefined || startedAt === undefined ? undefined : { streamId, startedAt };
}

export interface VideoTrack {
  codec: 'VP8' | 'H264';
  width: number;
  height: number;
}

/** The video track that the Tracks element announces. */
export function readVideoTrack(content: Buffer): VideoTrack | undefined {
  for (const track of elementsIn(content)) {
    const entry = new Map([...elementsIn(track.content)].map(({ id, content: value }) => [id, value]));
    const codecId = entry.get(ID.CodecID)?.toString('latin1');
    const codec = (['VP8', 'H264'] as const).find((each) => CODEC_IDS[each] === codecId);
    const video = entry.get(ID.Video);
    if (!codec || !video) continue;
    const sides = new Map([...elementsIn(video)].map(({ id, content: value }) => [id, readUnsigned(value)]));
    return { codec, width: sides.get(ID.PixelWidth) ?? 0, height: sides.get(ID.PixelHeight) ?? 0 };
  }
  return undefined;
}

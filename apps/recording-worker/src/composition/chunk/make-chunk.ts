import { Logger } from '@nestjs/common';
import type { Chunk } from '../plan/chunks.js';
import type { PictureSize } from '../plan/picture-size.js';
import { type CapturedMedia, type ChunkInput, chunkEncoding } from './chunk-encoding.js';
import { type Encoding, encodeChunk } from './encode-chunk.js';
import { undecodableInputs } from './undecodable-inputs.js';

const logger = new Logger('results');

/** What all chunks of a recording have in common. */
export interface Source {
  media: CapturedMedia;
  size: PictureSize | undefined;
  hasAudio: boolean;
}

/** Makes a chunk. A publisher whose media nobody can decode is missing from it, and spoils it for nobody else. */
export async function makeChunk(chunk: Chunk, { media, size, hasAudio }: Source, encoding: Encoding): Promise<string> {
  const whole = chunkEncoding(chunk, media, size, hasAudio);
  try {
    return await encodeChunk(whole, encoding);
  } catch (error) {
    encoding.signal.throwIfAborted();
    const undecodable = await undecodableInputs(whole, encoding);
    if (undecodable.length === 0) throw error;
    const tracks = undecodable.map(({ streamId, track }) => ({ streamId, track }));
    logger.warn({ tracks, from: chunk.from, err: error, msg: 'Media that cannot be decoded is left out' });
    return encodeChunk(chunkEncoding(chunk, without(undecodable, media), size, hasAudio), encoding);
  }
}

function without(inputs: ChunkInput[], media: CapturedMedia): CapturedMedia {
  const left = new Map(media);
  for (const { streamId, track } of inputs) {
    const tracks = left.get(streamId);
    if (tracks) left.set(streamId, { ...tracks, [track]: [] });
  }
  return left;
}

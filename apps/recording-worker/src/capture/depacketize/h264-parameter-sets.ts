import { avcConfiguration } from '@convene/matroska';
import { parseSps, ppsId, type SequenceParameters } from './h264-sps.js';
import type { VideoFormat } from '../../pieces/video-format.js';

/** More are allowed, but nobody sends them. */
const MAX_PICTURE_SETS = 16;
const MAX_BYTES = 1024;

/** The parameter sets that an H264 stream has sent: they go before the frames, not between them. */
export class H264ParameterSets {
  private sequence?: { nal: Buffer; parameters: SequenceParameters };
  private readonly pictures = new Map<number, Buffer>();
  private known?: VideoFormat;

  /** Keeps a sequence parameter set; the last one counts. What makes no sense is ignored. */
  keepSequence(nal: Buffer): void {
    if (nal.length > MAX_BYTES || this.sequence?.nal.equals(nal)) return;
    const parameters = parseSps(nal);
    if (!parameters) return;
    this.sequence = { nal: Buffer.from(nal), parameters };
    this.pictures.clear(); // They belonged to the former one.
    this.known = undefined;
  }

  /** Keeps a picture parameter set. */
  keepPicture(nal: Buffer): void {
    const id = nal.length > MAX_BYTES ? undefined : ppsId(nal);
    if (id === undefined || this.pictures.get(id)?.equals(nal)) return;
    if (this.pictures.size >= MAX_PICTURE_SETS && !this.pictures.has(id)) return;
    this.pictures.set(id, Buffer.from(nal));
    this.known = undefined;
  }

  /** What they say together; undefined while there are not both kinds. */
  get format(): VideoFormat | undefined {
    if (!this.sequence || this.pictures.size === 0) return undefined;
    const { nal, parameters } = this.sequence;
    this.known ??= {
      codec: 'H264',
      width: parameters.width,
      height: parameters.height,
      codecPrivate: avcConfiguration(nal, [...this.pictures.values()]),
    };
    return this.known;
  }
}

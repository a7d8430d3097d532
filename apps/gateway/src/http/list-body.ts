import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw, type ZlibOptions } from 'node:zlib';
import type { Download } from './downloads.js';

const compress = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);
const decompress = promisify<Buffer, Buffer>(inflateRaw);
/** Already this makes less than a tenth of what resembles itself as much as a list does. */
const FAST: ZlibOptions = { level: 1 };

/**
 * A list as the body of an answer. Its length stands before its items, so nothing can be sent before the last one is known;
 * until then, and while a client reads it slowly, it is kept compressed. What fails meanwhile can still be answered with
 * an error.
 */
export class ListBody {
  private readonly portions: Buffer[] = [];
  /** Each portion is written here before it is compressed. */
  private uncompressed = Buffer.alloc(0);
  private count = 0;
  private bytes = 0;

  /** To be called for one portion after the other. */
  async add(items: readonly object[]): Promise<void> {
    if (items.length === 0) return;
    const text = JSON.stringify(items).slice(1, -1);
    const portion = this.written(this.count === 0 ? text : `,${text}`);
    this.count += items.length;
    this.bytes += portion.length;
    this.portions.push(await compress(portion, FAST));
  }

  /** In the memory of the portions before: of a buffer for each, hundreds would wait for the garbage collector. */
  private written(text: string): Buffer {
    const length = Buffer.byteLength(text);
    if (length > this.uncompressed.length) this.uncompressed = Buffer.alloc(2 * length);
    this.uncompressed.write(text);
    return this.uncompressed.subarray(0, length);
  }

  /**
   * The whole, once all is added.
   * @param frame the object around the items, with an empty list where they belong
   */
  within(frame: (count: number) => object): Download {
    const text = JSON.stringify(frame(this.count));
    const place = text.indexOf('[]') + 1;
    const [before, behind] = [Buffer.from(text.slice(0, place)), Buffer.from(text.slice(place))];
    return { size: before.length + this.bytes + behind.length, stream: Readable.from(this.read(before, behind)) };
  }

  private async *read(before: Buffer, behind: Buffer): AsyncGenerator<Buffer> {
    yield before;
    for (const portion of this.portions) yield await decompress(portion);
    yield behind;
  }
}

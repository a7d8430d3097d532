import { readHead } from './ebml.js';

/** One element in a buffer. */
export interface Element {
  id: number;
  content: Buffer;
}

/** The whole elements that follow each other in a buffer. */
export function* elementsIn(buffer: Buffer): Generator<Element> {
  let at = 0;
  for (;;) {
    const head = readHead(buffer.subarray(at));
    if (head?.size === undefined) return;
    const end = at + head.bytes + head.size;
    if (end > buffer.length) return;
    yield { id: head.id, content: buffer.subarray(at + head.bytes, end) };
    at = end;
  }
}

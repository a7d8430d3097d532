import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** What is in a zip: by name, the path of a file or a text. */
export type ZipContent = Map<string, { path: string } | { text: string }>;

/** Writes a zip. Nothing is compressed: media cannot be made smaller. */
export async function writeZip(content: ZipContent, output: string, signal: AbortSignal): Promise<void> {
  const zip = new ZipFile();
  const failed = new AbortController();
  // A file that cannot be read is told by the zip itself, and its stream would never end.
  zip.on('error', (error) => failed.abort(error));
  for (const [name, entry] of content) {
    if ('path' in entry) zip.addFile(entry.path, name, { compress: false });
    else zip.addBuffer(Buffer.from(entry.text), name, { compress: false });
  }
  zip.end();
  try {
    await pipeline(zip.outputStream, createWriteStream(output), { signal: AbortSignal.any([signal, failed.signal]) });
  } catch (error) {
    failed.signal.throwIfAborted();
    signal.throwIfAborted();
    throw error;
  }
}

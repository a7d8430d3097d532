import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { termOf } from './piece-path.js';
import type { ScannedPiece } from './scanned-piece.js';
import { EmptyPiece, scanPiece } from './scan-piece.js';

/**
 * All captured files of a recording, by stream, in order of their starts. Files without a whole frame are left out.
 *
 * @param folder of the recording; without it there are none.
 */
export async function scanPieces(folder: string): Promise<ScannedPiece[]> {
  const pieces: ScannedPiece[] = [];
  // One after the other: a long recording has thousands.
  for (const path of await piecePaths(folder)) {
    try {
      pieces.push(await scanPiece(path));
    } catch (error) {
      if (!(error instanceof EmptyPiece)) throw error;
    }
  }
  return pieces.toSorted(
    (one, other) =>
      Number(one.streamId > other.streamId) - Number(one.streamId < other.streamId) ||
      one.startedAt - other.startedAt ||
      one.term - other.term,
  );
}

async function piecePaths(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && termOf(entry.name) !== undefined)
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PieceFile } from './piece-file.js';
import { PieceFiles } from './piece-files.js';

const logger = { warn: vi.fn<(message: unknown) => void>() };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function fileThatCloses(close: () => Promise<void>): PieceFile {
  return { close, waiting: 7 } as PieceFile;
}

it('waits until files are closed, and counts what waits for the disk', async () => {
  const files = new PieceFiles();
  let close!: () => void;
  const file = fileThatCloses(() => new Promise((resolve) => (close = resolve)));
  files.add(file);
  files.close(file);
  expect(files.waiting).toBe(7);
  const closed = files.closed(logger);
  close();
  await closed;
  expect(files.waiting).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(logger.warn).not.toHaveBeenCalled();
});

it('does not wait for a disk that hangs', async () => {
  const files = new PieceFiles();
  const file = fileThatCloses(() => new Promise(() => undefined));
  files.add(file);
  files.close(file);
  const closed = files.closed(logger);
  await vi.advanceTimersByTimeAsync(4_000);
  await closed;
  expect(logger.warn).toHaveBeenCalledWith(expect.objectContaining({ files: 1, waiting: 7 }));
});

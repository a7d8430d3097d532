import { expect, it, vi } from 'vitest';
import type { CaptureSource } from './stream/capture-source.js';
import { SourceQuestion } from './source-question.js';

const SOURCE: CaptureSource = { from: { ip: '127.0.0.1', port: 1 } };

function asking(source: () => Promise<CaptureSource>) {
  const onSource = vi.fn<(source: CaptureSource) => void>();
  const logger = { warn: vi.fn<(message: unknown) => void>() };
  return { question: new SourceQuestion(source, onSource, logger), onSource, logger };
}

it('asks once a second at most', async () => {
  const source = vi.fn<() => Promise<CaptureSource>>().mockResolvedValue(SOURCE);
  const { question, onSource } = asking(source);
  for (const now of [0, 500, 999, 1_000, 1_500, 2_100]) {
    question.ask(now);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(source).toHaveBeenCalledTimes(3);
  expect(onSource.mock.calls).toEqual([[SOURCE], [SOURCE], [SOURCE]]);
});

it('never asks twice at once, and asks again after a failure', async () => {
  let fail!: (error: Error) => void;
  const source = vi
    .fn<() => Promise<CaptureSource>>()
    .mockReturnValueOnce(new Promise((_, reject) => (fail = reject)))
    .mockResolvedValue(SOURCE);
  const { question, onSource, logger } = asking(source);
  for (const now of [0, 2_000, 4_000]) question.ask(now);
  expect(source).toHaveBeenCalledTimes(1);
  fail(new Error('nobody is there'));
  await vi.waitFor(() => expect(logger.warn).toHaveBeenCalledTimes(1));
  question.ask(5_000);
  await vi.waitFor(() => expect(onSource).toHaveBeenCalledTimes(1));
});

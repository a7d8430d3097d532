import { expect, test } from 'vitest';
import { UndoList } from './undo-list.ts';

test('undoes the last thing first, and everything only once', async () => {
  const done: string[] = [];
  const undo = new UndoList();
  for (const name of ['first', 'second']) undo.push(async () => done.push(name));
  await undo.run();
  await undo.run();
  expect(done).toEqual(['second', 'first']);
});

test('goes on after a failure, and reports it at the end', async () => {
  const done: string[] = [];
  const undo = new UndoList();
  undo.push(async () => done.push('first'));
  undo.push(() => Promise.reject(new Error('stuck')));
  await expect(undo.run()).rejects.toThrow('stuck');
  expect(done).toEqual(['first']);
});

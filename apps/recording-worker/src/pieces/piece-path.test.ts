import { expect, it } from 'vitest';
import { checkStreamId, piecePath, termOf } from './piece-path.js';

it('names pieces so that their term can be read', () => {
  expect(piecePath('str_CAM', 1_700, 3, 1)).toBe('str_CAM/1700-3.mkv');
  expect(piecePath('str_CAM', 1_700, 3, 2)).toBe('str_CAM/1700-3-2.mkv');
  expect(termOf('/some/folder/str_CAM/1700-3.mkv')).toBe(3);
  expect(termOf('1700-3-2.mkv')).toBe(3);
  for (const name of ['1700.mkv', '1700-3.mkv.part', 'x-3.mkv', '.mkv']) expect(termOf(name)).toBeUndefined();
});

it('takes no stream id that leads elsewhere', () => {
  checkStreamId('str_CAM_GPdf_con_Xnxg19tonh');
  for (const id of ['', '..', 'a/b', 'a\\b', 'a.b', 'a\0', 'x'.repeat(201)])
    expect(() => checkStreamId(id)).toThrow('name of a folder');
});

import { describe, expect, it } from 'vitest';
import { aPiece } from '../../test/a-piece.ts';
import { concatList } from './concat-list.js';
import { stretchesOf } from './stretches.js';

const summary = (...args: Parameters<typeof stretchesOf>) =>
  stretchesOf(...args).map(({ from, last, cutAt }) => [from, last, cutAt]);

describe('stretches', () => {
  it('follow each other in the order of their beginnings', () => {
    const pieces = [
      aPiece({ startedAt: 40_000, video: [0, 29_960] }),
      aPiece({ startedAt: 10_000, video: [0, 29_960] }),
    ];
    expect(summary(pieces, 'video')).toEqual([
      [10_000, 39_960, undefined],
      [40_000, 69_960, undefined],
    ]);
  });

  it('end where a later piece has its first frame of that track', () => {
    const pieces = [
      aPiece({ startedAt: 0, audio: [0, 5000], video: [0, 5000] }),
      aPiece({ startedAt: 3000, audio: [10, 5000], video: [1000, 5000], term: 2 }),
    ];
    expect(summary(pieces, 'audio')).toEqual([
      [0, 5000, 3010],
      [3010, 8000, undefined],
    ]);
    expect(summary(pieces, 'video')).toEqual([
      [0, 5000, 4000],
      [4000, 8000, undefined],
    ]);
  });

  it('are nothing when a later piece was there before their first frame', () => {
    const pieces = [aPiece({ startedAt: 0, video: [5000, 9000] }), aPiece({ startedAt: 3000, video: [0, 9000] })];
    expect(summary(pieces, 'video')).toEqual([[3000, 12_000, undefined]]);
  });

  it('are only of files with frames that can be shown', () => {
    const without = aPiece({ startedAt: 0, video: [0, 5000] });
    without.video!.sizes = [];
    expect(summary([without, aPiece({ startedAt: 0, audio: [0, 5] })], 'video')).toEqual([]);
  });
});

describe('a list', () => {
  const lines = (list: { text: string }) => list.text.split('\n').filter((line) => /^(in|out|dur)/.test(line));

  it('says when each file begins, and where one ends early', () => {
    const pieces = [
      aPiece({ startedAt: 1000, video: [40, 5000] }),
      aPiece({ startedAt: 4000, audio: [20, 5000], video: [60, 5000] }),
      aPiece({ startedAt: 20_000, video: [0, 5000] }),
    ];
    expect(concatList(stretchesOf(pieces, 'video'))).toEqual({
      zeroAt: 1040,
      text: [
        'ffconcat version 1.0',
        "file '/captured/a/1000-1.mkv'",
        'outpoint 3.060000',
        'duration 2.980000',
        "file '/captured/a/4000-1.mkv'",
        'duration 15.980000',
        "file '/captured/a/20000-1.mkv'",
        '',
      ].join('\n'),
    });
  });

  it('begins where it is wanted, but not behind the last frame', () => {
    const stretches = stretchesOf([aPiece({ startedAt: 1000, video: [0, 5000] })], 'video');
    expect(concatList(stretches, 4000)).toMatchObject({ zeroAt: 4000, text: expect.stringContaining('inpoint 3.0') });
    expect(concatList(stretches, 500)).toMatchObject({ zeroAt: 1000, text: expect.not.stringContaining('inpoint') });
    expect(concatList(stretches, 60_000)).toMatchObject({ zeroAt: 6000, text: expect.stringContaining('inpoint 5.0') });
  });

  it('begins with the file as long as there is no key frame to seek to', () => {
    const stretches = stretchesOf([aPiece({ startedAt: 1000, audio: [0, 9000], video: [5000, 9000] })], 'audio');
    expect(concatList(stretches, 4000)).toMatchObject({ zeroAt: 1000, text: expect.not.stringContaining('inpoint') });
    expect(concatList(stretches, 7000)).toMatchObject({ zeroAt: 7000, text: expect.stringContaining('inpoint 6.0') });
  });

  it('never goes back in time', () => {
    const pieces = [
      aPiece({ startedAt: 0, video: [100, 9000] }),
      aPiece({ startedAt: 50, audio: [0, 9000], video: [5000, 9000] }),
    ];
    const list = concatList(stretchesOf(pieces, 'video'));
    expect(lines(list)).toEqual(['outpoint 5.050000', 'duration 0.000000', 'inpoint 0.050000']);
  });

  it('quotes paths, and has none with line breaks', () => {
    const named = (path: string) => stretchesOf([{ ...aPiece({ startedAt: 0, video: [0, 1] }), path }], 'video');
    expect(concatList(named("/it's"))).toMatchObject({ text: expect.stringContaining(String.raw`file '/it'\''s'`) });
    expect(() => concatList(named('/a\nfile /etc/passwd'))).toThrow('line break');
  });
});

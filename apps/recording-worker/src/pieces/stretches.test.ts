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
  it('says of each file from where to where it is read, and when the next one begins', () => {
    const pieces = [
      aPiece({ startedAt: 1000, video: [40, 5000] }),
      aPiece({ startedAt: 4000, video: [0, 5000] }),
      aPiece({ startedAt: 20_000, video: [0, 5000] }),
    ];
    expect(concatList(stretchesOf(pieces, 'video'))).toEqual({
      zeroAt: 1000,
      text: [
        'ffconcat version 1.0',
        "file '/captured/a/1000-1.mkv'",
        'inpoint 0.000000',
        'outpoint 3.000000',
        'duration 3.000000',
        // Read from its first frame on, it needs no seeking, which would leave out sound before a key frame.
        "file '/captured/a/4000-1.mkv'",
        'duration 16.000000',
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

  it('quotes paths, and has none with line breaks', () => {
    const named = (path: string) => stretchesOf([{ ...aPiece({ startedAt: 0, video: [0, 1] }), path }], 'video');
    expect(concatList(named("/it's"))).toMatchObject({ text: expect.stringContaining(String.raw`file '/it'\''s'`) });
    expect(() => concatList(named('/a\nfile /etc/passwd'))).toThrow('line break');
  });
});

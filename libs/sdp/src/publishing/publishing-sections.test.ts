import { describe, expect, it } from 'vitest';
import { readFixture } from '../fixtures/read-fixture.js';
import { parseOffer } from '../offer/parse-offer.js';
import { publishingSections } from './publishing-sections.js';

const both = { audio: true, video: true };
const mids = (sdp: string, kinds = both) => publishingSections(parseOffer(sdp), kinds).map(({ mid }) => mid);

describe('publishingSections', () => {
  it('takes the first section of each kind', () => {
    expect(mids(readFixture('chromium-publish'))).toEqual(['0', '1']);
  });

  it.each(['chromium-four-sections', 'firefox-four-sections'])('takes the sections with a track of %s', (name) => {
    expect(mids(readFixture(name))).toEqual(['0', '1']);
  });

  it('finds the track in the second section of a kind', () => {
    const sdp = readFixture('chromium-four-sections').replaceAll(/a=msid:(\S+) /g, (line, stream) =>
      stream === '-' ? 'a=msid:stream ' : 'a=msid:- ',
    );
    expect(mids(sdp)).toEqual(['2', '3']);
  });

  it('takes a section without a=msid when there is no other', () => {
    expect(mids(readFixture('chromium-publish').replaceAll(/a=msid.*\r\n/g, ''))).toEqual(['0', '1']);
  });

  it('leaves out what the client does not announce', () => {
    expect(mids(readFixture('chromium-publish'), { audio: true, video: false })).toEqual(['0']);
  });

  it('publishes what is there when more is announced', () => {
    expect(mids(readFixture('firefox-publish-audio'))).toEqual(['0']);
  });

  it('leaves out what cannot be received', () => {
    expect(mids(readFixture('chromium-publish').replace('opus/48000/2', 'opus/8000'))).toEqual(['1']);
  });

  it('refuses an offer that sends nothing', () => {
    expect(() => mids(readFixture('chromium-subscribe'))).toThrow(/sends nothing/);
    expect(() => mids(readFixture('chromium-publish-audio'), { audio: false, video: true })).toThrow(/sends nothing/);
  });
});

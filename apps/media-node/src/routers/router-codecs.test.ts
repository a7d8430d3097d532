import { describe, expect, it } from 'vitest';
import { routerCodecs, routerProfile } from './router-codecs.js';

const orderOf = (profile: { opus: number; vp8: number; h264: number }) =>
  routerCodecs(profile).map(({ preferredPayloadType }) => preferredPayloadType);

describe('the codecs of a router', () => {
  it('are in an order in which the retransmissions of the first do not take the number of the second', () => {
    expect(orderOf({ opus: 111, vp8: 96, h264: 108 })).toEqual([111, 108, 96]);
    expect(orderOf({ opus: 111, vp8: 96, h264: 100 })).toEqual([111, 100, 96]);
    expect(orderOf({ opus: 111, vp8: 100, h264: 35 })).toEqual([111, 100, 35]);
    expect(orderOf({ opus: 111, vp8: 102, h264: 101 })).toEqual([111, 101, 102]);
  });
});

describe('the profile of a router', () => {
  it('has all payload types of the client, so that it serves for all streams', () => {
    const profile = { opus: 111, vp8: 96, h264: 100 };
    expect(routerProfile(profile, { opus: 111, vp8: 96 })).toEqual(profile);
  });

  it.each([
    [{ opus: 111, vp8: 100, h264: 101 }, 'vp8'],
    [{ opus: 111, vp8: 100, h264: 101 }, 'h264'],
    [{ opus: 100, vp8: 102, h264: 101 }, 'h264'],
  ] as const)('has what %o needs when mediasoup cannot give it all: %s', (profile, codec) => {
    const made = routerProfile(profile, { opus: profile.opus, [codec]: profile[codec] });
    expect(made).toMatchObject({ opus: profile.opus, [codec]: profile[codec] });
    expect(made).not.toEqual(profile);
  });
});

import type { MediaKind, MediaSection } from '@convene/sdp';
import { expect, it } from 'vitest';
import type { Sources } from '../transports/feed.js';
import { neededProfile } from './needed-profile.js';

const profile = { opus: 109, vp8: 120, h264: 126 };
const sections = [{ kind: 'audio' }, { kind: 'video' }] as MediaSection[];

function streamOf(mimeTypes: Partial<Record<MediaKind, string>>): Sources {
  const source = (kind: MediaKind) =>
    mimeTypes[kind] && { producer: { rtpParameters: { codecs: [{ mimeType: mimeTypes[kind] }] } } };
  return { source } as unknown as Sources;
}

it('is what the stream has', () => {
  expect(neededProfile(profile, sections, streamOf({ audio: 'audio/opus', video: 'video/VP8' }))).toEqual({
    opus: 109,
    vp8: 120,
  });
  expect(neededProfile(profile, sections, streamOf({ video: 'video/H264' }))).toEqual({ h264: 126 });
});

it('is what the subscriber asks for', () => {
  const stream = streamOf({ audio: 'audio/opus', video: 'video/VP8' });
  expect(neededProfile(profile, sections.slice(0, 1), stream)).toEqual({ opus: 109 });
});

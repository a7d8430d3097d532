import type { MediaKind } from '@convene/sdp';
import { understoodFormat } from './format-parameters.js';

export interface CameraTrack {
  kind: MediaKind;
  uri: string;
}

/** What of a camera's description (SDP) is received. */
export interface CameraDescription {
  /** For ffmpeg. Its tracks are called `track0`, `track1` in the order of `tracks`. */
  text: string;
  /** The URI of all tracks together. */
  uri: string;
  tracks: CameraTrack[];
}

const CONTROL = 'a=control:';

/**
 * Reads what a camera describes, as lenient as ffmpeg does, and leaves the first video and the first audio that it sends.
 * Everything else would only be in the way: metadata, further videos, and back channels, which are for those who want to
 * speak to the camera (`sendonly`, from their point of view).
 *
 * @param base what relative URIs begin with.
 */
export function readDescription(sdp: string, base: string, kinds: readonly MediaKind[]): CameraDescription {
  const [head = [], ...sections] = sectionsOf(sdp);
  // ffmpeg takes a whole URI of the session for the base, too.
  const control = controlOf(head);
  const uri = isWhole(control) ? withoutCredentials(control) : base;
  const known = sections.filter((section) => kinds.some((kind) => kind === kindOf(section)));
  const received = known.filter((section) => directionOf(section) !== 'sendonly');
  // A camera that calls everything `sendonly` means itself.
  const candidates = received.length > 0 ? received : known;
  const chosen = candidates.filter((section, index) => {
    return candidates.findIndex((other) => kindOf(other) === kindOf(section)) === index;
  });
  const lines = chosen.flatMap((section, index) => [
    ...withoutControl(section).map(understoodFormat),
    `${CONTROL}track${index}`,
  ]);
  return {
    text: [...withoutControl(head), ...lines, ''].join('\r\n'),
    uri,
    tracks: chosen.map((section) => ({ kind: kindOf(section)!, uri: trackUri(uri, controlOf(section)) })),
  };
}

/** The URI that a camera calls its base, if it is a whole one. */
export const wholeBase = (contentBase = ''): string | undefined =>
  isWhole(contentBase) ? withoutCredentials(contentBase) : undefined;

/** The lines before the first track, then those of each track. */
function sectionsOf(sdp: string): string[][] {
  const sections: string[][] = [[]];
  for (const line of sdp.split(/[\r\n]+/).map((each) => each.trim())) {
    if (line.startsWith('m=')) sections.push([]);
    if (line !== '') sections.at(-1)!.push(line);
  }
  return sections;
}

function kindOf([media = '']: string[]): MediaKind | undefined {
  const [, kind] = /^m=(video|audio)\s/.exec(media) ?? [];
  return kind as MediaKind | undefined;
}

const directionOf = (section: string[]): string | undefined =>
  section.flatMap((line) => /^a=(sendonly|recvonly|sendrecv|inactive)$/.exec(line)?.[1] ?? []).at(-1);

/** `*` means the base. */
const controlOf = (section: string[]): string =>
  section
    .findLast((line) => line.startsWith(CONTROL))
    ?.slice(CONTROL.length)
    .trim() ?? '*';
const withoutControl = (section: string[]): string[] => section.filter((line) => !line.startsWith(CONTROL));

const isWhole = (uri: string): boolean => /^rtsps?:\/\//i.test(uri);
const withoutCredentials = (uri: string): string => uri.replace(/^(\w+:\/\/)[^/?#]*@/, '$1');

/** Cameras expect that their names are appended, whatever the base looks like. */
function trackUri(base: string, control: string): string {
  if (control === '' || control === '*') return base;
  if (isWhole(control)) return withoutCredentials(control);
  return base.endsWith('/') ? base + control : `${base}/${control}`;
}

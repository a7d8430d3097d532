import { expect, it } from 'vitest';
import { fixtureNames, readFixture } from './fixtures/read-fixture.js';
import { codecProfileOf, parseOffer, producerParameters, publisherAnswer, publishingSections, SdpError, subscriberAnswer, subscribingSections } from './index.js';
import { testTransport } from './answer/test-transport.js';

/** A small reproducible generator (mulberry32), so that a failure can be repeated from its seed. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const HOSTILE = ['', ' ', '0', '-1', '4294967296', '9'.repeat(50), '__proto__', '\0', '%s', '\u{1F600}', ';=;', ':', 'NaN', '~', '*'];

/** Cuts, repeats, swaps and rewrites lines and characters. */
function mutate(sdp: string, random: (below: number) => number): string {
  let lines = sdp.split('\r\n');
  for (let changes = 1 + random(6); changes > 0; changes--) {
    const at = random(lines.length);
    const line = lines[at] ?? '';
    const hostile = HOSTILE[random(HOSTILE.length)] ?? '';
    const cut = random(line.length + 1);
    const replaced = [
      [],
      [line, line],
      [line.slice(0, cut)],
      [line.slice(0, cut) + hostile + line.slice(cut)],
      [line.slice(0, cut) + hostile + line.slice(cut + 1)],
      [line.replace(/\d+/, hostile)],
      [lines[random(lines.length)] ?? ''],
    ][random(7)] as string[];
    lines = lines.toSpliced(at, 1, ...replaced);
  }
  const text = lines.join('\r\n');
  return random(5) === 0 ? text.slice(0, random(text.length + 1)) : text;
}

/** Everything the media node does with an offer, with what a client controls. */
function useOffer(sdp: string): string[] {
  const offer = parseOffer(sdp);
  const answers: string[] = [];
  for (const use of [
    () => {
      const sections = publishingSections(offer, { audio: true, video: true });
      codecProfileOf(sections);
      const received = new Map(sections.map((section) => [section, producerParameters(section)]));
      return publisherAnswer(offer, testTransport, received, { maxKbps: 1000, minKbps: 100 });
    },
    () => {
      const sections = subscribingSections(offer);
      codecProfileOf(sections);
      return subscriberAnswer(offer, testTransport, new Map());
    },
  ]) {
    try {
      answers.push(use());
    } catch (error) {
      expect(error).toBeInstanceOf(SdpError);
    }
  }
  return answers;
}

it.each(fixtureNames)('answers or refuses whatever becomes of %s', (name) => {
  const original = readFixture(name);
  for (let seed = 0; seed < 1500; seed++) {
    const sdp = mutate(original, generator(seed));
    try {
      for (const answer of useOffer(sdp)) {
        const media = parseOffer(sdp).sections.length;
        expect(answer.match(/^m=/gm)).toHaveLength(media);
        expect(answer.endsWith('\r\n')).toBe(true);
      }
    } catch (error) {
      if (!(error instanceof SdpError)) throw new Error(`Seed ${seed} of ${name}`, { cause: error });
    }
  }
});

it.each(fixtureNames)('answers or refuses %s cut off anywhere', (name) => {
  const original = readFixture(name);
  for (let length = 0; length < original.length; length += 3) {
    try {
      useOffer(original.slice(0, length));
    } catch (error) {
      if (!(error instanceof SdpError)) throw new Error(`Length ${length} of ${name}`, { cause: error });
    }
  }
});

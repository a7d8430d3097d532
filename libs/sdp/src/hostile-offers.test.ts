import { expect, it } from 'vitest';
import { mutateOffer } from './fixtures/mutate-offer.js';
import { fixtureNames, readFixture } from './fixtures/read-fixture.js';
import {
  candidatesIn,
  codecProfileOf,
  parseOffer,
  producerParameters,
  publisherAnswer,
  publishingSections,
  SdpError,
  sentProfileOf,
  subscriberAnswer,
  subscribingSections,
} from './index.js';
import { testTransport } from './fixtures/test-transport.js';

/** Everything the media node does with an offer, with what a client controls. */
function useOffer(sdp: string): string[] {
  const offer = parseOffer(sdp);
  candidatesIn(sdp);
  const answers: string[] = [];
  for (const use of [
    () => {
      const sections = publishingSections(offer, { audio: true, video: true });
      codecProfileOf(sections);
      sentProfileOf(sections);
      const received = new Map(sections.map((section) => [section, producerParameters(section)]));
      const returned = sections.filter(({ direction }) => direction === 'sendrecv').map(({ mid }) => mid);
      return publisherAnswer(offer, testTransport, received, { maxKbps: 1000, minKbps: 100 }, new Set(returned));
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
    const sdp = mutateOffer(original, seed);
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

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { avcConfiguration, nalUnits, readAvcConfiguration } from './avc.js';

const [sps, pps] = [Buffer.from([0x67, 0x42, 0xe0, 0x1f]), Buffer.from([0x68, 1])];
const codecPrivate = Buffer.concat([
  Buffer.from([1, 0x42, 0xe0, 0x1f, 0xff, 0xe1, 0, 4]),
  sps,
  Buffer.from([1, 0, 2]),
  pps,
]);
const configuration = readAvcConfiguration(codecPrivate);
const lengthPrefixed = (...units: Buffer[]) =>
  Buffer.concat(units.flatMap((each) => [Buffer.from([0, 0, 0, each.length]), each]));

it('says the parameter sets of a track as others do', () => {
  expect(avcConfiguration(sps, [pps])).toEqual(codecPrivate);
});

it('has the parameter sets of its track in front of key frames that lack them', () => {
  const [key, delta] = [Buffer.from([0x65, 9]), Buffer.from([0x41, 9])];
  expect(configuration).toEqual({ lengthBytes: 4, parameterSets: [sps, pps] });
  expect(nalUnits(lengthPrefixed(key), configuration)).toEqual([sps, pps, key]);
  expect(nalUnits(lengthPrefixed(sps, pps, key), configuration)).toEqual([sps, pps, key]);
  expect(nalUnits(lengthPrefixed(delta), configuration)).toEqual([delta]);
});

it('leaves out what is cut off', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1_000 }), (frame) => {
      for (const each of nalUnits(Buffer.from(frame), configuration)) expect(each.length).toBeGreaterThan(0);
    }),
  );
});

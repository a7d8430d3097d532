import { expect, it } from 'vitest';
import { understoodFormat } from './format-parameters.js';

const SETS = 'Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg==';

it.each([
  `a=fmtp:96 packetization-mode=1;sprop-parameter-sets=${SETS}`,
  `a=fmtp:96 sprop-parameter-sets=${SETS}; packetization-mode=1`,
  `a=fmtp:96 packetization-mode=1; sprop-parameter-sets=${SETS.replaceAll('=', '')}`,
  'a=fmtp:96 sprop-parameter-sets=AAAAAWdCwB4=,AAABaMuMsg==',
  'a=fmtp:97 streamtype=5;mode=AAC-hbr;config=1190;sizeLength=13',
  'a=rtpmap:96 H264/90000',
])('leaves %s', (line) => {
  expect(understoodFormat(line)).toBe(line);
});

it.each([
  [
    `a=fmtp:96 sprop-parameter-sets="${SETS}";packetization-mode=1`,
    `a=fmtp:96 sprop-parameter-sets=${SETS};packetization-mode=1`,
  ],
  ['a=fmtp:97 mode="AAC-hbr"; config="1190"', 'a=fmtp:97 mode=AAC-hbr; config=1190'],
  ['a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAHtkDxWhA', 'a=fmtp:96 packetization-mode=1'],
  ['a=fmtp:96 packetization-mode=1;sprop-parameter-sets=%%%,***', 'a=fmtp:96 packetization-mode=1'],
  [
    'a=fmtp:96 packetization-mode=1; sprop-parameter-sets=; level-asymmetry-allowed=1',
    'a=fmtp:96 packetization-mode=1; level-asymmetry-allowed=1',
  ],
  ['a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAHtkDxWhA,Z0LAHtkDxWhA', 'a=fmtp:96 packetization-mode=1'],
])('makes %s understood', (line, understood) => {
  expect(understoodFormat(line)).toBe(understood);
});

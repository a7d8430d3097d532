import { expect, it } from 'vitest';
import { addressBlock } from './address-block.js';

it.each([
  '1.2.3.4',
  '1.2.3.4:5000',
  '[1.2.3.4]',
  '[1.2.3.4]:80',
  '::ffff:1.2.3.4',
  '::FFFF:102:304',
  '0:0:0:0:0:ffff:1.2.3.4',
  '[::ffff:1.2.3.4]:443',
])('%s is one IPv4 address', (text) => {
  expect(addressBlock(text)).toBe('1.2.3.4');
});

it.each([
  '2001:db8:0:7::1',
  '2001:DB8:0000:7:0:0:0:1',
  '[2001:db8:0:7::1]',
  '[2001:db8:0:7::ffff]:65535',
  '2001:db8:0:7:ffff:ffff:ffff:ffff',
])('%s is one IPv6 network', (text) => {
  expect(addressBlock(text)).toBe('2001:db8:0:7/64');
});

it.each([
  ['::1', '0:0:0:0/64'],
  ['::', '0:0:0:0/64'],
  ['2001:db8::', '2001:db8:0:0/64'],
  ['1:2:3:4:5:6:7::', '1:2:3:4/64'],
  ['1::8', '1:0:0:0/64'],
  ['fe80::1%eth0', 'fe80:0:0:0/64'],
  ['64:ff9b::1.2.3.4', '64:ff9b:0:0/64'],
])('%s is in %s', (text, block) => {
  expect(addressBlock(text)).toBe(block);
});

it.each([
  '',
  'unknown',
  '_hidden',
  'host',
  'host:80',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '1.2.3.4:',
  '1.2.3.4:x',
  '[::1',
  '::1]',
  '[]:80',
  '2001:db8::1::2',
  '"1.2.3.4"',
  '1.2.3.4 ',
  '%eth0',
])('%j is no address', (text) => {
  expect(addressBlock(text)).toBeUndefined();
});

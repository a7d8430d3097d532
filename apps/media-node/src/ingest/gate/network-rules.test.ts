import { describe, expect, it } from 'vitest';
import { parseNetworkRules } from './network-rules.js';

function rules(text: string) {
  const parsed = parseNetworkRules(text);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
}
const allows = (text: string, address: string, host = address) => rules(text).allows(host, address);

describe('without rules', () => {
  it.each(['10.1.2.3', '192.168.0.9', '127.0.0.1', '203.0.113.4', '2001:db8::1', 'fd12::1'])('allows %s', (address) => {
    expect(allows('', address)).toBe(true);
  });
});

describe('whatever is allowed, refuses', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
  ])('%s', (address) => {
    expect(allows('', address)).toBe(false);
    expect(allows('0.0.0.0/0, ::/0, metadata.example.com', address, 'metadata.example.com')).toBe(false);
  });
});

it('allows nothing else when something is allowed', () => {
  const text = '10.0.0.0/8, 2001:db8::/32, cam.example.com, *.cameras.example.com';
  expect(allows(text, '10.9.9.9')).toBe(true);
  expect(allows(text, '11.0.0.1')).toBe(false);
  expect(allows(text, '2001:db8::7')).toBe(true);
  expect(allows(text, '198.51.100.1', 'CAM.example.com.')).toBe(true);
  expect(allows(text, '198.51.100.1', 'x.cameras.example.com')).toBe(true);
  expect(allows(text, '198.51.100.1', 'cameras.example.com')).toBe(false);
  expect(allows(text, '198.51.100.1', 'evilcam.example.com')).toBe(false);
});

it('lets a refusal win', () => {
  expect(allows('!10.0.0.1', '10.0.0.1')).toBe(false);
  expect(allows('!10.0.0.1', '10.0.0.2')).toBe(true);
  expect(allows('10.0.0.0/8,!10.0.0.1', '10.0.0.1')).toBe(false);
  expect(allows('*.example.com,!bad.example.com', '10.0.0.1', 'bad.example.com')).toBe(false);
  expect(allows('cam.example.com,!127.0.0.0/8', '127.0.0.1', 'cam.example.com')).toBe(false);
});

it.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0/8', 'a b', '*', '*.*.com', '2001:db8::/129', '10.0.0.0/8/8', 'http://x'])(
  'says what is wrong with %s',
  (text) => {
    expect(parseNetworkRules(text)).toContain(`"${text}"`);
  },
);

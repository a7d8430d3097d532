import { describe, expect, it } from 'vitest';
import { addressTowards } from './capture-transport.js';

describe('addressTowards', () => {
  it('is the address that the other side sees', async () => {
    expect(await addressTowards({ ip: '127.0.0.1', port: 9 })).toBe('127.0.0.1');
  });

  it('fails where there is no way', async () => {
    await expect(addressTowards({ ip: '255.255.255.255', port: 9 })).rejects.toThrow(/EACCES|ENETUNREACH/);
  });
});

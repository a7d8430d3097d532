import { loadConfiguration } from '@convene/service-kit';
import { describe, expect, it } from 'vitest';
import { Configuration } from './configuration.js';

describe('the configuration', () => {
  it('has a default for everything', () => {
    const configuration = loadConfiguration(Configuration, {});
    expect(configuration.MEDIA_NODE_ID).toMatch(/^[\w-]{1,64}$/);
    expect(configuration.MEDIA_LISTEN).toHaveLength(1);
    expect(configuration.MEDIA_WORKERS).toBeGreaterThan(0);
  });

  it('gives nodes on one host different names', () => {
    const names = [1, 2].map(() => loadConfiguration(Configuration, {}).MEDIA_NODE_ID);
    expect(names[0]).not.toBe(names[1]);
  });

  it('names the variable that is wrong', () => {
    const load = (env: NodeJS.ProcessEnv) => () => loadConfiguration(Configuration, env);
    expect(load({ MEDIA_LISTEN: '0.0.0.0' })).toThrow(/MEDIA_LISTEN: "0.0.0.0" cannot be told to clients/);
    expect(load({ MEDIA_NODE_ID: 'a.b' })).toThrow(/MEDIA_NODE_ID/);
    expect(load({ MEDIA_WORKERS: '0' })).toThrow(/MEDIA_WORKERS: must be at least 1/);
  });
});

import { describe, expect, it } from 'vitest';
import { Lanes } from './lanes.js';

/** Work whose end the test decides. */
function work(name: string, log: string[]) {
  let finish!: () => void;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const run = async () => {
    log.push(`${name} begins`);
    await finished;
    log.push(`${name} ends`);
    return name;
  };
  return { run, finish };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('Lanes', () => {
  it('does the work of one lane in order', async () => {
    const log: string[] = [];
    const lanes = new Lanes();
    const [first, second] = [work('first', log), work('second', log)];
    const done = Promise.all([lanes.run('a', first.run), lanes.run('a', second.run)]);
    second.finish();
    await soon();
    expect(log).toEqual(['first begins']);
    first.finish();
    expect(await done).toEqual(['first', 'second']);
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('does the work of different lanes at the same time', async () => {
    const log: string[] = [];
    const lanes = new Lanes();
    const [a, b] = [work('a', log), work('b', log)];
    const done = Promise.all([lanes.run('a', a.run), lanes.run('b', b.run)]);
    await soon();
    expect(log).toEqual(['a begins', 'b begins']);
    a.finish();
    b.finish();
    await done;
  });

  it('lets work that runs alone wait for all before it, and all behind wait for it', async () => {
    const log: string[] = [];
    const lanes = new Lanes();
    const [before, alone, after] = [work('before', log), work('alone', log), work('after', log)];
    const done = Promise.all([lanes.run('a', before.run), lanes.runAlone(alone.run), lanes.run('b', after.run)]);
    await soon();
    expect(log).toEqual(['before begins']);
    before.finish();
    await soon();
    expect(log.slice(1)).toEqual(['before ends', 'alone begins']);
    alone.finish();
    await soon();
    expect(log.slice(3)).toEqual(['alone ends', 'after begins']);
    after.finish();
    await done;
  });

  it('does work beside all others, but not what runs alone', async () => {
    const log: string[] = [];
    const lanes = new Lanes();
    const [one, two, alone, after] = [work('one', log), work('two', log), work('alone', log), work('after', log)];
    const done = Promise.all([
      lanes.runBeside(one.run),
      lanes.runBeside(two.run),
      lanes.runAlone(alone.run),
      lanes.runBeside(after.run),
    ]);
    await soon();
    expect(log).toEqual(['one begins', 'two begins']);
    two.finish();
    one.finish();
    await soon();
    expect(log.slice(2)).toEqual(['two ends', 'one ends', 'alone begins']);
    alone.finish();
    await soon();
    expect(log.slice(5)).toEqual(['alone ends', 'after begins']);
    after.finish();
    await done;
    await soon();
    expect(lanes.busy).toBe(0);
  });

  it('goes on after a failure, and tells it', async () => {
    const lanes = new Lanes();
    const failed = lanes.run('a', async () => {
      throw new Error('no');
    });
    const next = lanes.run('a', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
    const failedAlone = lanes.runAlone(async () => {
      throw new Error('no again');
    });
    await expect(failedAlone).rejects.toThrow('no again');
    expect(await lanes.run('b', async () => 'still')).toBe('still');
  });

  it('keeps nothing of lanes that are done', async () => {
    const lanes = new Lanes();
    await Promise.all(Array.from({ length: 100 }, (_, index) => lanes.run(`lane ${index}`, async () => index)));
    await soon();
    expect(lanes.busy).toBe(0);
  });
});

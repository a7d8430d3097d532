import { describe, expect, it } from 'vitest';
import { parseStartRecording } from './start-recording.js';

const problem = (body: unknown) => {
  try {
    parseStartRecording(body);
    return 'none';
  } catch (error) {
    const { status, message } = error as { status: number; message: string };
    return `${status} ${message}`;
  }
};
const TYPE = '400 Type error in some parameter';

describe('parseStartRecording', () => {
  it('completes what is left out, null or empty', () => {
    const defaults = { session: 'S', hasAudio: true, hasVideo: true, resolution: '1920x1080' };
    expect(parseStartRecording({ session: 'S' })).toEqual(defaults);
    const nothing = { name: '', outputMode: '', recordingLayout: '', customLayout: null, hasAudio: null };
    expect(parseStartRecording({ session: 'S', ...nothing })).toEqual(defaults);
  });

  it('takes shared memory as a number and as a text', () => {
    expect(parseStartRecording({ session: 'S', shmSize: 5 }).shmSize).toBe(5);
    expect(parseStartRecording({ session: 'S', shmSize: '536870912' }).shmSize).toBe(536_870_912);
    expect(problem({ session: 'S', shmSize: 'much' })).toBe(TYPE);
    expect(problem({ session: 'S', shmSize: 1.5 })).toBe(TYPE);
    expect(problem({ session: 'S', shmSize: true })).toBe(TYPE);
  });

  it.each([null, undefined, [], 'text', 5])('does not take %j for a body', (body) => {
    expect(problem(body)).toBe(TYPE);
  });

  it('finds wrong types before anything else', () => {
    expect(problem({ resolution: 'x', hasAudio: 'yes' })).toBe(TYPE);
    expect(problem({ session: 5 })).toBe(TYPE);
    expect(problem({ name: '../x' })).toBe('400 "session" parameter is mandatory');
  });

  it('takes a name of 200 characters and none that is longer', () => {
    expect(parseStartRecording({ session: 'S', name: 'x'.repeat(200) }).name).toHaveLength(200);
    const tooLong = '400 Parameter "name" is too long. It may have 200 characters';
    expect(problem({ session: 'S', name: 'x'.repeat(201), resolution: '1x1' })).toBe(tooLong);
  });

  it('judges the resolution before the layout, and that nothing is recorded last', () => {
    const both = { session: 'S', resolution: '1x1', recordingLayout: 'GRID', hasAudio: false, hasVideo: false };
    expect(problem(both)).toMatch(/^422 Wrong "resolution"/);
    expect(problem({ ...both, resolution: '100x1999' })).toBe(TYPE);
    expect(problem({ session: 'S', hasAudio: false, hasVideo: false })).toMatch(/^422 Cannot start/);
  });

  it('does not care for picture and layout of individual recordings', () => {
    const individual = { session: 'S', outputMode: 'INDIVIDUAL', resolution: '1x1', recordingLayout: 'GRID' };
    expect(parseStartRecording(individual)).toMatchObject({ outputMode: 'INDIVIDUAL', resolution: '1920x1080' });
    expect(problem({ ...individual, recordingLayout: 5 })).toBe(TYPE);
    expect(problem({ ...individual, name: 'a b' })).toMatch(/^400 Parameter 'name' is wrong/);
  });
});

import { describe, expect, it } from 'vitest';
import { parseCreateToken } from './create-token.js';
import { RestError } from '../../errors/rest-error.js';

const refusal = (work: () => unknown): RestError => {
  try {
    work();
  } catch (error) {
    if (error instanceof RestError) return error;
  }
  throw new Error('Nothing was refused');
};

describe('parseCreateToken', () => {
  it('gives defaults', () => {
    expect(parseCreateToken({ session: 'S' }).properties()).toEqual({
      session: 'S',
      role: 'PUBLISHER',
      data: '',
      record: true,
      kurentoOptions: undefined,
    });
  });

  it('refuses types before a missing session', () => {
    expect(refusal(() => parseCreateToken({ role: 3 })).message).toBe('Type error in some parameter');
    expect(refusal(() => parseCreateToken({ role: 'NOBODY' })).message).toBe('"session" parameter is mandatory');
    expect(refusal(() => parseCreateToken(undefined)).status).toBe(400);
  });

  it('takes data of 10000 characters and none that are longer, once the session is known', () => {
    const withData = (length: number) => parseCreateToken({ session: 'S', data: 'é'.repeat(length) });
    expect(withData(10_000).properties().data).toHaveLength(10_000);
    const tooLong = 'Parameter "data" is too long. It may have 10000 characters';
    expect(refusal(() => withData(10_001).properties())).toMatchObject({ status: 400, message: tooLong });
  });

  it('judges the rest only when asked, in the documented order', () => {
    const request = parseCreateToken({ session: 'S', role: 'NOBODY', kurentoOptions: 'x' });
    expect(refusal(() => request.properties()).message).toContain('It is not a valid JSON object');
    const second = parseCreateToken({ session: 'S', role: 'NOBODY', kurentoOptions: { allowedFilters: 'x' } });
    expect(refusal(() => second.properties()).message).toBe('Parameter role NOBODY is not defined');
    const third = parseCreateToken({ session: 'S', kurentoOptions: { allowedFilters: 'x' } });
    expect(refusal(() => third.properties()).message).toBe("Type error in some parameter of 'kurentoOptions'");
  });

  it.each([
    [{}, {}],
    [{ allowedFilters: [], nonsense: true }, {}],
    [
      { videoMaxRecvBandwidth: 0, allowedFilters: ['F'] },
      { videoMaxRecvBandwidth: 0, allowedFilters: ['F'] },
    ],
  ])('keeps of the kurentoOptions %j only what is known', (kurentoOptions, kept) => {
    expect(parseCreateToken({ session: 'S', kurentoOptions }).properties().kurentoOptions).toEqual(kept);
  });

  it.each([[[]], ['text'], [1]])('refuses kurentoOptions that are %j', (kurentoOptions) => {
    expect(refusal(() => parseCreateToken({ session: 'S', kurentoOptions }).properties()).status).toBe(400);
  });
});

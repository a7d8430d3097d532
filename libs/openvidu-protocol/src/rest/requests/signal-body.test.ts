import { describe, expect, it } from 'vitest';
import { RestError } from '../../errors/rest-error.js';
import { parseSignal } from './signal-body.js';

const refusal = (work: () => unknown): RestError => {
  try {
    work();
  } catch (error) {
    if (error instanceof RestError) return error;
  }
  throw new Error('Nothing was refused');
};

describe('parseSignal', () => {
  it.each([{ session: 'S' }, { session: 'S', to: null, type: null, data: null }, { session: 'S', to: [] }])(
    'takes %j as for everybody',
    (body) => {
      const request = parseSignal(body);
      expect(request.session).toBe('S');
      expect(request.signal()).toEqual({ to: [] });
    },
  );

  it('keeps what is given', () => {
    const signal = { to: ['con_A'], type: 'chat', data: 'hello' };
    expect(parseSignal({ ...signal, session: 'S', nonsense: 1 }).signal()).toEqual(signal);
  });

  it.each([
    undefined,
    { session: 1 },
    { session: 'S', to: 'con_A' },
    { session: 'S', to: {} },
    { session: 'S', type: 1 },
    { session: 'S', data: {} },
    { to: 'con_A' },
  ])('refuses wrong types first: %j', (body) => {
    expect(refusal(() => parseSignal(body))).toMatchObject({ status: 400, message: 'Type error in some parameter' });
  });

  it.each([{}, { session: null }, { to: [{}] }])('needs a session: %j', (body) => {
    expect(refusal(() => parseSignal(body)).message).toBe('"session" parameter is mandatory');
  });

  it.each([[[{}]], [[['con_A']]], [['con_A', null]]])('refuses the recipients %j only when asked', (to) => {
    const request = parseSignal({ session: 'S', to });
    expect(refusal(() => request.signal())).toMatchObject({
      status: 400,
      message: '"to" parameter is not a valid JSON array',
    });
  });

  it('reads numbers among the recipients as texts', () => {
    expect(parseSignal({ session: 'S', to: [1, true] }).signal().to).toEqual(['1', 'true']);
  });
});

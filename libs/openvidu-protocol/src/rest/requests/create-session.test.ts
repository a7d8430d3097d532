import { describe, expect, it } from 'vitest';
import { parseCreateSession } from './create-session.js';
import { RestError } from '../../errors/rest-error.js';

const refusal = (body: unknown): RestError => {
  try {
    parseCreateSession(body);
  } catch (error) {
    if (error instanceof RestError) return error;
  }
  throw new Error('The body was not refused');
};

describe('parseCreateSession', () => {
  it.each([undefined, null, {}, { customSessionId: '', mediaMode: null }])('gives defaults for %j', (body) => {
    expect(parseCreateSession(body)).toEqual({
      mediaMode: 'ROUTED',
      recordingMode: 'MANUAL',
      defaultOutputMode: 'COMPOSED',
      defaultRecordingLayout: 'BEST_FIT',
      defaultCustomLayout: '',
      customSessionId: '',
    });
  });

  it('ignores unknown fields', () => {
    expect(parseCreateSession({ nonsense: 1, customSessionId: 'My-Session_1' }).customSessionId).toBe('My-Session_1');
  });

  it.each([{ mediaMode: 1 }, { customSessionId: true }, { customSessionId: {} }])('refuses the type in %j', (body) => {
    expect(refusal(body)).toMatchObject({ status: 400, message: 'Type error in some parameter' });
  });

  it('refuses a type before an enumeration before the id', () => {
    const body = { customSessionId: 'not ok', recordingMode: 'NEVER', mediaMode: 7 };
    expect(refusal(body).message).toBe('Type error in some parameter');
    expect(refusal({ ...body, mediaMode: '' }).message).toBe(
      'RecordingMode NEVER | Default OutputMode null | Default RecordingLayout null | MediaMode . Some parameter is not defined',
    );
    expect(refusal({ customSessionId: 'not ok' }).message).toContain('"customSessionId" is wrong');
  });

  it('takes an id of 200 characters and none that is longer', () => {
    expect(parseCreateSession({ customSessionId: 'x'.repeat(200) }).customSessionId).toHaveLength(200);
    const tooLong = 'Parameter "customSessionId" is too long. It may have 200 characters';
    expect(refusal({ customSessionId: 'x'.repeat(201) })).toMatchObject({ status: 400, message: tooLong });
    expect(refusal({ customSessionId: '?'.repeat(201) }).message).toContain('"customSessionId" is wrong');
  });

  it.each(['routed', 'Manual', ''])('reads enumerations to the letter, not %j', (recordingMode) => {
    expect(refusal({ recordingMode }).status).toBe(400);
  });
});

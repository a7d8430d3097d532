import { expect, it } from 'vitest';
import { newConnectionId, newRpcSessionId, newSessionId, newStreamId, newTokenId } from './identifiers.js';

it('has the documented formats', () => {
  expect(newSessionId()).toMatch(/^ses_[A-Z][A-Za-z0-9]{9}$/);
  expect(newConnectionId()).toMatch(/^con_[A-Z][A-Za-z0-9]{9}$/);
  expect(newTokenId()).toMatch(/^tok_[A-Z][A-Za-z0-9]{15}$/);
  expect(newRpcSessionId()).toMatch(/^[0-9a-v]{26}$/);
});

it.each([
  [true, 'CAMERA', 'CAM'],
  [true, 'SCREEN', 'SCR'],
  [true, 'CUSTOM', 'CUS'],
  [true, '', 'CAM'],
  [false, '', 'MIC'],
  [false, 'CAMERA', 'MIC'],
])('names a stream after its video (%s, %j)', (hasVideo, typeOfVideo, type) => {
  expect(newStreamId('con_A', hasVideo, typeOfVideo)).toMatch(new RegExp(`^str_${type}_[A-Z][A-Za-z0-9]{3}_con_A$`));
});

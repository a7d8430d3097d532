import { expect, it } from 'vitest';
import { SessionConfiguration } from '../../configuration/session-configuration.js';
import { Bandwidth } from './bandwidth.js';

const bandwidth = new Bandwidth(SessionConfiguration.parse({ DATABASE_URL: 'postgresql://h/d' }));

it('takes the configured limits', () => {
  expect(bandwidth.ofPublisher(null)).toEqual({ maxKbps: 1_000, minKbps: 300 });
  expect(bandwidth.ofSubscriber({})).toEqual({ maxKbps: 1_000 });
});

it('lets a token override each of them, also by none', () => {
  const own = { videoMaxRecvBandwidth: 0, videoMaxSendBandwidth: 50, videoMinSendBandwidth: 50 };
  expect(bandwidth.ofPublisher(own)).toEqual({ maxKbps: 0, minKbps: 300 });
  expect(bandwidth.ofSubscriber(own)).toEqual({ maxKbps: 50 });
});

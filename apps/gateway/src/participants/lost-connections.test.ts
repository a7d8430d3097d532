import type { Attachment } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LostConnections } from './lost-connections.js';

const SESSION = '0192f2a0-0000-7000-8000-000000000001';
const place = (cursor: number, attachment = 1): Attachment => ({
  sessionUid: SESSION,
  connectionId: 'con_a',
  attachment,
  cursor,
});

let asked: Attachment[];
let isAway: boolean;
let lost: LostConnections;

beforeEach(() => {
  for (const level of ['log', 'warn'] as const) vi.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
  asked = [];
  isAway = true;
  const request = async (_: unknown, attachment: Attachment) => {
    asked.push(attachment);
    if (isAway) throw new Error('away');
    return {};
  };
  lost = new LostConnections({ request } as unknown as ServiceBus);
});
afterEach(() => vi.restoreAllMocks());

it('asks no more often when a place is reported again, and is done for all when there is an answer', async () => {
  const reports = Array.from({ length: 50 }, () => lost.report(place(3)));
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2), 5_000);
  reports.push(lost.report(place(3)));
  isAway = false;
  await Promise.all(reports);
  expect(asked.length).toBeLessThan(6);
});

it('tells the furthest that is known of how far the client has read', async () => {
  const reports = [lost.report(place(3)), lost.report(place(7)), lost.report(place(5))];
  isAway = false;
  await Promise.all(reports);
  expect(asked.map(({ cursor }) => cursor)).toEqual([3, 7]);
});

it('asks for each socket of a participant, and again when one is reported after an answer', async () => {
  isAway = false;
  await Promise.all([lost.report(place(1)), lost.report(place(1, 2))]);
  await lost.report(place(1));
  expect(asked.map(({ attachment }) => attachment)).toEqual([1, 2, 1]);
});

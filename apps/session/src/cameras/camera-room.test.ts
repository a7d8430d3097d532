import type { Prisma } from '@convene/database';
import { expect, it } from 'vitest';
import type { SessionConfiguration } from '../configuration.js';
import { CameraRoom } from './camera-room.js';

const room = new CameraRoom({
  CONVENE_MAX_CONNECTIONS_PER_SESSION: 4,
  OPENVIDU_IPCAM_MAX_PER_SESSION: 2,
} as SessionConfiguration);

/** Looks into a session with so many cameras and other participants. */
function check(cameras: number, others: number) {
  const present = [...Array(cameras).fill({ camera: { ownerId: 'o' } }), ...Array(others).fill({ camera: null })];
  const db = { connection: { findMany: async () => present } } as unknown as Prisma.TransactionClient;
  return room.check(db, 'S');
}

it('says who is there when there is room', async () => {
  expect(await check(1, 2)).toHaveLength(3);
  expect(await check(0, 0)).toEqual([]);
});

it('counts cameras, and everybody', async () => {
  await expect(check(2, 0)).rejects.toMatchObject({
    status: 400,
    message: expect.stringMatching(/ 2 IP cameras.*OPENVIDU_IPCAM_MAX_PER_SESSION/),
  });
  await expect(check(1, 3)).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/ 4 participants/) });
});

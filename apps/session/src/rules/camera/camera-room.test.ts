import { expect, it } from 'vitest';
import { cameraPerson, cameraRow, errorOf, given, make, person, valueOf } from '../value.fixture.js';
import { needCameraRoom } from './camera-room.js';

const limits = given({ maxConnections: 4, maxCameras: 2 });

/** A session with so many cameras and other participants. */
function sessionWith(cameras: number, others: number) {
  const ofCameras = Array.from({ length: cameras }, (_, index) => cameraPerson(`C${index}`));
  const people = Array.from({ length: others }, (_, index) => person(`P${index}`));
  return valueOf({ connections: [...ofCameras, ...people], cameras: ofCameras.map(cameraRow) });
}

it.each([
  [1, 2],
  [0, 0],
  [0, 3],
])('has room beside %i cameras and %i others', (cameras, others) => {
  const value = sessionWith(cameras, others);
  expect(make(value, needCameraRoom, limits).value).toEqual(value);
});

it('counts cameras, and everybody', () => {
  expect(errorOf(sessionWith(2, 0), needCameraRoom, limits)).toMatchObject({
    status: 400,
    message: expect.stringMatching(/ 2 IP cameras.*OPENVIDU_IPCAM_MAX_PER_SESSION/),
  });
  expect(errorOf(sessionWith(1, 3), needCameraRoom, limits)).toMatchObject({
    status: 400,
    message: expect.stringMatching(/ 4 participants/),
  });
});

it('cannot be said unless everybody was read', () => {
  expect(errorOf({ ...sessionWith(0, 0), isWhole: false }, needCameraRoom, limits)).toMatchObject({ name: 'NotRead' });
});

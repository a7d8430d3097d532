import type { IpCamera, Prisma, Stream } from '@convene/database';

/** `typeOfVideo` of a camera's stream; clients cannot publish with it. */
export const IP_CAMERA = 'IPCAM';

export const isOfIpCamera = ({ typeOfVideo }: Stream): boolean => typeOfVideo === IP_CAMERA;

/** The IP camera that a stream comes from; undefined for a client's. */
export async function cameraOf(db: Prisma.TransactionClient, stream: Stream): Promise<IpCamera | undefined> {
  if (!isOfIpCamera(stream)) return undefined;
  return db.ipCamera.findUniqueOrThrow({ where: { ownerId: stream.ownerId } });
}

import type { Prisma, Recording } from '@convene/database';

/** The recording with an id; one that was deleted is none, though its files may still be there. */
export async function findRecording(db: Prisma.TransactionClient, id: string): Promise<Recording | undefined> {
  const recording = await db.recording.findUnique({ where: { id } });
  return recording && !recording.removing ? recording : undefined;
}

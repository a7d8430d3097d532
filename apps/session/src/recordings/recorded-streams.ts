import type { Prisma, Recording, Stream } from '@convene/database';

type Owner = { connectionId: string; clientData: string; serverData: string; record: boolean };
type Wish = Pick<Recording, 'uid' | 'outputMode' | 'hasAudio' | 'hasVideo'>;

/**
 * Whether a recording takes a stream. Individual ones respect the token's `record` and take no stream without any of
 * the wanted kinds; composed ones without audio have no use for a stream without video, and the other way round.
 */
export function isWanted({ outputMode, hasAudio, hasVideo }: Wish, stream: Stream, owner: Owner): boolean {
  if (outputMode === 'INDIVIDUAL' && !owner.record) return false;
  return (hasAudio && stream.hasAudio) || (hasVideo && stream.hasVideo);
}

/** A recording takes a stream from now on, if it wants it. */
export async function takeStream(
  db: Prisma.TransactionClient,
  recording: Wish,
  stream: Stream & { owner: Owner },
): Promise<void> {
  const { id: streamId, owner, hasAudio, hasVideo, typeOfVideo, createdAt: publishedAt } = stream;
  if (!isWanted(recording, stream, owner)) return;
  const { connectionId, clientData, serverData } = owner;
  await db.recordingStream.create({
    data: {
      recordingUid: recording.uid,
      streamId,
      connectionId,
      clientData,
      serverData,
      hasAudio,
      hasVideo,
      typeOfVideo,
      publishedAt,
    },
  });
}

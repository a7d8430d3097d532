import { Database } from '@convene/database';
import type { ReplyOf, RequestOf, recordingOperations as operations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';

type Plan = operations.CapturePlan;
type List = ReplyOf<typeof operations.listCaptures>;

/** What is to be captured of a recording, if it goes on. */
const STREAMS = `(
  SELECT coalesce(jsonb_agg(jsonb_build_object(
    'streamId', stream.id, 'sessionUid', stream.session_uid, 'publicationId', stream.publication_id,
    'nodeId', stream.media_node_id, 'epoch', stream.media_node_epoch,
    'audio', recording.has_audio AND stream.has_audio, 'video', recording.has_video AND stream.has_video
  ) ORDER BY stream.created_at, stream.id), '[]') AS streams
  FROM recording_stream AS wanted JOIN stream ON stream.id = wanted.stream_id
  WHERE wanted.recording_uid = recording.uid AND wanted.ended_at IS NULL AND recording.paused_at IS NULL
)`;

/** A worker has spoken. */
export const RECORDER_LIVES = 'INSERT INTO recorder (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET seen_at = now()';

const LIST = `
  WITH lives AS (${RECORDER_LIVES}), listed AS (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'recordingUid', uid, 'term', capture_term, 'version', md5(streams::text)
    ) ORDER BY uid), '[]') AS captures
    FROM recording, LATERAL ${STREAMS} AS planned
    WHERE captured_by = $1 AND status IN ('starting', 'started')
  )
  SELECT md5(captures::text) AS version, CASE WHEN md5(captures::text) <> $2 THEN captures END AS captures FROM listed`;

const PLANS = `
  SELECT asked.uid AS "recordingUid", asked.term, streams, md5(streams::text) AS version,
    CASE WHEN recording.uid IS NULL THEN 'over' WHEN capture_term = asked.term THEN 'capturing' ELSE 'superseded' END AS state
  FROM unnest($1::uuid[], $2::int[]) AS asked (uid, term)
  LEFT JOIN recording ON recording.uid = asked.uid AND recording.status IN ('starting', 'started')
  CROSS JOIN LATERAL ${STREAMS} AS planned`;

/** What recording workers are to capture: each is told in one statement, however many recordings it captures. */
@Injectable()
export class CapturePlans {
  constructor(private readonly database: Database) {}

  /** What the worker captures, unless that is what it knows; it lives. */
  async list({ workerId, known }: RequestOf<typeof operations.listCaptures>): Promise<List> {
    const [listed] = await this.database.statements.query<{ version: string; captures: operations.Capture[] | null }>(
      LIST,
      [workerId, known],
    );
    const { version, captures } = listed!;
    return { version, ...(captures && { captures }) };
  }

  async of(asked: readonly Pick<Plan, 'recordingUid' | 'term'>[]): Promise<Plan[]> {
    const uids = asked.map(({ recordingUid }) => recordingUid);
    const terms = asked.map(({ term }) => term);
    return this.database.statements.query<Plan>(PLANS, [uids, terms]);
  }
}

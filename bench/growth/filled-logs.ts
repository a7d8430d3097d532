// The logs of filled sessions. Everybody joins and publishes, one after the other; then all receive each other. At the
// end, if it has come, one after the other leaves. The number of an entry is counted, not looked up.

const MEDIA = `'videoSource', 'CAMERA', 'videoFramerate', 30, 'videoDimensions', '{"width":640,"height":480}',
  'audioEnabled', true, 'videoEnabled', true`;
const PERSON = `'location', 'unknown', 'platform', 'Chrome 84.0.4147.105 on Linux 64-bit',
  'clientData', '{"clientData":"Somebody"}', 'serverData', ''`;
const NOBODY = `jsonb_build_object('kind', 'nobody')`;
const others = (person: string) => `jsonb_build_object('kind', 'others', 'than', ${person}.connection_id)`;

export const lengthOfOpenLog = (people: number, received: number): number => 1 + people * (3 + received);
export const lengthOfClosedLog = (people: number): number =>
  lengthOfOpenLog(people, people - 1) + people * (people + 1) + 1;

/** Inserts the log of a session in which everybody is. */
export function openLogSql(people: number, received: number): string {
  const { joined, outbound, published } = {
    joined: `jsonb_build_object('type', 'participantJoined', 'timestamp', begun_ms::bigint, 'connectionId', connection_id,
      'metadata', '{"clientData":"Somebody"}', ${PERSON})`,
    outbound: outboundOf('webrtcConnectionCreated', 'begun_ms::bigint'),
    published: `jsonb_build_object('type', 'participantPublished', 'connectionId', connection_id, 'stream',
      jsonb_build_object('id', stream_id, 'createdAt', begun_ms::bigint, 'hasAudio', true, 'hasVideo', true,
        'audioActive', true, 'videoActive', true, 'typeOfVideo', 'CAMERA', 'frameRate', 30,
        'videoDimensions', '{"width":640,"height":480}', 'filter', '{}'::jsonb))`,
  };
  const of = (part: number, body: string, audience: string) =>
    `SELECT uid, ${part} + 3 * (person - 1), ${body}, ${audience}, begun_at FROM filled_person`;
  return insert([
    `SELECT uid, 1, jsonb_build_object('type', 'sessionCreated', 'timestamp',
       (extract(epoch FROM begun_at)::numeric * 1000)::bigint), ${NOBODY}, begun_at FROM filled_session`,
    of(2, joined, others('filled_person')),
    of(3, outbound, NOBODY),
    of(4, published, others('filled_person')),
    `SELECT subscriber.uid, ${1 + 3 * people} + (subscriber.person - 1) * ${received} + distance,
       ${inboundOf('webrtcConnectionCreated', 'sender.begun_ms::bigint')}, ${NOBODY}, subscriber.begun_at
     FROM filled_person AS subscriber CROSS JOIN generate_series(1, ${received}) AS distance
     JOIN filled_person AS sender
       ON sender.uid = subscriber.uid AND sender.person = 1 + (subscriber.person - 1 + distance) % ${people}`,
  ]);
}

/** Inserts what follows when all who received each other have left, after so many minutes. */
export function closedLogSql(people: number, minutes: number): string {
  const end = `'startTime', %::bigint, 'duration', ${minutes * 60}, 'reason', 'disconnect'`;
  const ending = (began: string) => end.replace('%', began);
  const at = (person: string) => `(${person}.begun_ms + ${minutes * 60_000})::bigint`;
  const when = (person: string) => `${person}.begun_at + interval '${minutes} minutes'`;
  // Whoever leaves ends what passes between him and those who stay, then his own stream.
  const before = lengthOfOpenLog(people, people - 1);
  const begin = `${before} + (leaver.person - 1) * (${2 * people + 2} - leaver.person)`;
  const stay = `(${people} - leaver.person)`;
  const pairs = (subscriber: string, sender: string, part: string) =>
    `SELECT leaver.uid, ${begin} + ${part},
       ${inboundOf('webrtcConnectionDestroyed', at('sender'), ending('sender.begun_ms'))}, ${NOBODY}, ${when('leaver')}
     FROM filled_person AS leaver JOIN filled_person AS stayer
       ON stayer.uid = leaver.uid AND stayer.person > leaver.person
     CROSS JOIN LATERAL (SELECT ${subscriber}.connection_id) AS subscriber
     CROSS JOIN LATERAL (SELECT ${sender}.connection_id, ${sender}.stream_id, ${sender}.begun_ms) AS sender`;
  const own = (part: number, body: string, audience: string) =>
    `SELECT uid, ${begin} + 2 * ${stay} + ${part}, ${body}, ${audience}, ${when('leaver')} FROM filled_person AS leaver`;
  const left = `jsonb_build_object('type', 'participantLeft', 'timestamp', ${at('leaver')}, 'connectionId', connection_id,
    ${PERSON}, ${ending('begun_ms')})`;
  return insert([
    pairs('stayer', 'leaver', '(stayer.person - leaver.person)'),
    pairs('leaver', 'stayer', `${stay} + (stayer.person - leaver.person)`),
    own(1, outboundOf('webrtcConnectionDestroyed', at('leaver'), ending('begun_ms')), NOBODY),
    own(2, left, others('leaver')),
    `SELECT uid, ${lengthOfClosedLog(people)}, jsonb_build_object('type', 'sessionDestroyed', 'timestamp', ${at('first')},
       'startTime', begun_ms::bigint, 'duration', ${minutes * 60}, 'reason', 'lastParticipantLeft'), ${NOBODY},
       ${when('first')} FROM filled_person AS first WHERE person = 1`,
  ]);
}

function outboundOf(type: string, timestamp: string, ending?: string): string {
  return `jsonb_build_object('type', '${type}', 'timestamp', ${timestamp}, 'streamId', stream_id,
    'participantId', connection_id, 'connection', 'OUTBOUND', ${MEDIA}${ending ? `, ${ending}` : ''})`;
}

function inboundOf(type: string, timestamp: string, ending?: string): string {
  return `jsonb_build_object('type', '${type}', 'timestamp', ${timestamp}, 'streamId', sender.stream_id,
    'participantId', subscriber.connection_id, 'connection', 'INBOUND', 'receivingFrom', sender.connection_id,
    ${MEDIA}${ending ? `, ${ending}` : ''})`;
}

const insert = (selects: string[]): string => `
  INSERT INTO session_event (session_uid, seq, type, body, audience, created_at)
  SELECT uid, seq, body->>'type', body, audience, at
  FROM (${selects.join(' UNION ALL ')}) AS entry (uid, seq, body, audience, at)`;

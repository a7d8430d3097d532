/** What operations are about: the headings of the document, in this order. */
export const AREAS = {
  Sessions: 'A session is where people meet. It is made here, and joined by clients with tokens.',
  Tokens: 'A token lets one client join one session, once. Make it in your backend, and send it to the client.',
  Connections: 'Who is in a session, and what they publish.',
  Signals: 'Messages from your backend to clients.',
  Events: 'What happened, as your backend is told of it: webhooks, and the files of the CDR.',
  Recordings: 'Files of what happens in a session.',
  'Media nodes': 'The processes that carry the media: each session lives on one of them.',
  Server: 'What this server is, and how it is set.',
} as const;
export type Area = keyof typeof AREAS;

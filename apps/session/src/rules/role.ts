import type { Connection } from '@convene/database/session';

/** Who joined with the server's secret may do everything, too. */
export const isModerator = ({ role, insecure }: Connection): boolean => role === 'MODERATOR' || insecure;

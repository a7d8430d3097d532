/** Seconds from 1900, where NTP begins to count, to 1970. */
export const NTP_EPOCH_S = 2_208_988_800;

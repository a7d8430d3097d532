import type { Pause } from '../result/recorded-time.js';

/** Seconds since the beginning of a file. */
interface Cuts {
  pauses: Pause[];
  end: number;
}

/**
 * Bitstream filters that cut pauses, and what comes after the end, out of a copied track. Seconds.
 *
 * @param track of video, what follows a pause is left out up to the next key frame: without it nothing can be decoded.
 */
export function packetFilters(track: 'audio' | 'video', { pauses, end }: Cuts): string {
  const time = 'pts*tb';
  const paused = pauses.map(({ from, to }) => `gte(${time},${from})*lt(${time},${to})`).join('+') || '0';
  const waiting = track === 'video' ? `st(0,if(${paused},1,if(key,0,ld(0))))` : paused;
  const cut = pauses.map(({ from, to }) => `gte(TS*TB,${to})*${(to - from).toFixed(3)}`).join('+') || '0';
  return `noise=drop='gte(${time},${end})+${waiting}',setts=ts='TS-(${cut})/TB'`;
}

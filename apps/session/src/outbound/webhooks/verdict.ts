/**
 * What an answer means for its event: it has arrived, the receiver does not want it and never will, or it is to be sent
 * again. These three of the 4xx say "later": the receiver was too slow to read, is not ready, or has too much to do.
 * A redirect is not followed, and is not the last word: whoever operates the receiver moves it, or corrects the endpoint.
 */
export function verdictOf(status: number): 'delivered' | 'rejected' | 'again' {
  if (status >= 200 && status < 300) return 'delivered';
  const isRefusal = status >= 400 && status < 500 && !LATER.has(status);
  return isRefusal ? 'rejected' : 'again';
}

const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

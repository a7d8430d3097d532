/**
 * How a newcomer gets two people into one call. The terminal and the README say it in these words; “…” is what stands on
 * the buttons of the page.
 */
export const FIRST_CALL =
  'Open the URL in a browser and accept its self-signed certificate. Press “Start a call”, then “Copy the link”. ' +
  'Open that link in a second tab, or send it to somebody, and press “Join the call” there.';

/** The call that the link names; undefined on the plain page. */
export const linkedCall = () => new URLSearchParams(location.search).get('session') ?? undefined;

export const showLink = (call) => history.replaceState(null, '', call ? `/?session=${call}` : '/');

/** An answer of the server that is no success; `status` says which. */
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @returns {Promise<{ call: string, token: string, pass: string }>} */
export const askToEnter = (asked) => post('/try', asked);

/** Asks for the recording of a call or changes it. @returns {Promise<{ possible: boolean, running: boolean }>} */
export const askForRecording = (asked) => post('/try/recording', asked);

async function post(path, asked) {
  const headers = { 'content-type': 'application/json' };
  let answer;
  try {
    answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(asked) });
  } catch {
    throw new Error('The server cannot be reached. Try again in a moment.');
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body.message ?? `The server answered ${answer.status}.`);
  return body;
}

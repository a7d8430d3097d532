/** What is said when camera or microphone cannot be had: by the kind of device, and by the browser's name of the error. */
const DEVICE_PROBLEMS = {
  NotAllowedError: (device) =>
    `The browser may not use ${device}. Allow it in the address bar and reload the page; without it you can still watch and listen.`,
  NotFoundError: (device) => `There is no ${device.replace(/^the /, '')} on this device.`,
  NotReadableError: (device) => `Another program uses ${device}, or it does not work at the moment.`,
};

/** @param device `the camera` or `the microphone` */
export function deviceProblem(device, error) {
  const words = DEVICE_PROBLEMS[error.name === 'OverconstrainedError' ? 'NotFoundError' : error.name];
  return words ? words(device) : `${device[0].toUpperCase()}${device.slice(1)} cannot be used: ${error.message}`;
}

/** Why a participant is in the call no more, by the protocol's reasons. */
export const ENDINGS = {
  networkDisconnect: 'The connection to the server was lost for too long.',
  forceDisconnectByUser: 'A moderator ended your part in the call.',
  forceDisconnectByServer: 'The server ended your part in the call.',
  sessionClosedByServer: 'The call was closed.',
  openviduServerStopped: 'The server was stopped.',
};

/** The application's data is what its client said, then what its server said. */
export function dataOf(connection) {
  try {
    return JSON.parse(connection.data.split('%/%')[0]);
  } catch {
    return {};
  }
}

export const nameOf = (connection) => dataOf(connection).clientData || 'Guest';

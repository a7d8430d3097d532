/** A change to the worker's source that building with Debian's packages needs. */
export interface SourceEdit {
  /** Path inside the worker's source. */
  file: string;
  find: string;
  replaceBy: string;
  reason: string;
}

export const SOURCE_EDITS: SourceEdit[] = [
  {
    file: 'meson.build',
    find: "meson_version: '>= 1.1.0'",
    replaceBy: "meson_version: '>= 1.0.0'",
    reason: 'Debian 12 has meson 1.0.1, and the build uses nothing newer',
  },
  {
    file: 'src/RTC/DtlsTransport.cpp',
    find: '(operationType == BIO_CB_RETURN)',
    replaceBy: '((operationType & BIO_CB_RETURN) != 0)',
    reason:
      'OpenSSL calls back with BIO_CB_RETURN combined with the operation; since 3.0.17 the original makes BIO control ' +
      'calls return 1, and the worker dies at the first DTLS handshake',
  },
];

/** @throws Error when the text to replace is not there exactly once: a new worker version needs a new look at the edit */
export function applyEdit(source: string, edit: SourceEdit): string {
  const occurrences = source.split(edit.find).length - 1;
  if (occurrences !== 1) {
    throw new Error(
      `mediasoup worker: ${edit.file} has "${edit.find}" ${occurrences} times instead of once, so it cannot be edited ` +
        `(needed because: ${edit.reason}). Review tools/setup/mediasoup-worker/source-edits.ts for this version.`,
    );
  }
  return source.replace(edit.find, () => edit.replaceBy);
}

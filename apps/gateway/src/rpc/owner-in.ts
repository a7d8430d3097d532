/** The connection id at the end of a stream id (`str_CAM_Ab12_con_Xy34`), or the text as it is when it names none. */
export const ownerIn = (stream: string): string => /(?:ipc_|con_).*$/.exec(stream)?.[0] ?? stream;

/** No result can be made of what there is, however often it is tried. The message is a sentence for people. */
export class ResultFailure extends Error {}

/** What a decoder has to know before a key frame. */
export interface VideoFormat {
  codec: 'VP8' | 'H264';
  width: number;
  height: number;
  /** Of H264 an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1), as Matroska wants it; VP8 has none. */
  codecPrivate?: Buffer;
}

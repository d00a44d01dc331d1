const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const box = (type: string, ...content: Buffer[]): Buffer => {
  const inside = Buffer.concat(content);
  return Buffer.concat([number(inside.length + 8), Buffer.from(type, 'latin1'), inside]);
};

/** What an MP4 of this codec is made of, without a picture in it: `bytes` of filler stand for them. */
export const mp4 = ({ codec = 'avc1', bytes = 9 } = {}): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\x02\0isom', 'latin1')),
    box('mdat', Buffer.from(Array.from({ length: bytes }, (_, n) => (n * 7 + (n >> 10)) % 251))),
    box('moov', box('stsd', number(0), number(1), number(16), Buffer.from(codec, 'latin1'))),
  ]);

/** The beginning of a WebM, or of another file like it. */
export const webm = (type = 'webm'): Buffer =>
  Buffer.concat([
    Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282', 'hex'),
    Buffer.from([0x80 + type.length]),
    Buffer.from(type),
    Buffer.alloc(40),
  ]);

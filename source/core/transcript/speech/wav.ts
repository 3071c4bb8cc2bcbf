/**
 * The header of a WAV file with uncompressed samples of 16 bit, mono (http://soundfile.sapp.org/doc/WaveFormat).
 * @param rate samples per second
 */
export function wavHeader(samples: number, rate: number): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(44));
  const bytes = samples * 2;
  const write = (at: number, text: string) => {
    for (let letter = 0; letter < text.length; letter += 1)
      header.setUint8(at + letter, text.charCodeAt(letter));
  };
  write(0, 'RIFF');
  header.setUint32(4, 36 + bytes, true);
  write(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, rate, true);
  header.setUint32(28, rate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  write(36, 'data');
  header.setUint32(40, bytes, true);
  return new Uint8Array(header.buffer);
}

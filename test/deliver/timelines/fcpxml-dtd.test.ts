import { existsSync, readFileSync } from 'node:fs';
import { DtdValidator, XmlDocument, XmlDtd } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { timelineFiles } from '../../../source/deliver/timelines/timeline-files.ts';
import { scenes } from './scenes.ts';

/** Apple's DTD may not be redistributed: it comes with Final Cut Pro, or FCPXML_DTD names the file. */
const dtdFile =
  process.env['FCPXML_DTD'] ??
  '/Applications/Final Cut Pro.app/Contents/Frameworks/Interchange.framework/Versions/A/Resources/FCPXMLv1_10.dtd';

describe.runIf(existsSync(dtdFile))('according to the DTD of FCPXML 1.10', () => {
  test.each(Object.entries(scenes))('the timeline of a job with %s is valid', (_name, job) => {
    const text = timelineFiles(job, { formats: ['fcpxml'] }).files['timelines/timeline.fcpxml'] ?? '';
    validate(text);
  });

  test('a marker before a clip is not valid', () => {
    const job = scenes['25 fps'];
    const text = job
      ? (timelineFiles(job, { formats: ['fcpxml'] }).files['timelines/timeline.fcpxml'] ?? '')
      : '';
    const changed = text.replace(
      '<asset-clip ref="m2"',
      '<marker start="0s" value="x"/><asset-clip ref="m2"',
    );
    expect(changed).not.toBe(text);
    expect(() => validate(changed)).toThrow();
  });
});

function validate(text: string): void {
  using dtd = XmlDtd.fromString(readFileSync(dtdFile, 'utf8'));
  using validator = new DtdValidator(dtd);
  using document = XmlDocument.fromString(text);
  validator.validate(document);
}

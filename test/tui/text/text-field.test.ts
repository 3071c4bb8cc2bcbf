import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCells, graphemes } from '../../../source/tui/text/cells.ts';
import {
  createTextField,
  fieldCells,
  insertText,
  maxTextLength,
  typeInto,
} from '../../../source/tui/text/text-field.ts';

const editing = [
  'left',
  'right',
  'home',
  'end',
  'backspace',
  'delete',
  'ctrl+u',
  'ctrl+k',
  'ctrl+w',
] as const;
const stroke = fc.oneof(
  fc.constantFrom(...editing).map((name) => ({ name })),
  fc.constantFrom('a', ' ', '/', 'é', '漢', '👨‍👩‍👧').map((text) => ({ name: text, text })),
);

describe('a text field', () => {
  it('keeps its cursor inside its text, whatever is typed', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 60 }), (strokes) => {
        let field = createTextField('/films/talk.mp4');
        for (const each of strokes) field = typeInto(field, each) ?? field;
        expect(field.cursor).toBeGreaterThanOrEqual(0);
        expect(field.cursor).toBeLessThanOrEqual(graphemes(field.text).length);
      }),
    );
  });

  it('takes exactly its width and shows its cursor, however long its text', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 60 }), fc.integer({ min: 4, max: 30 }), (strokes, width) => {
        let field = createTextField('a long path that is wider than the field');
        for (const each of strokes) field = typeInto(field, each) ?? field;
        const cells = fieldCells(field, width, {
          focused: true,
          charset: 'unicode',
          placeholder: 'type here',
        });
        expect(cells.reduce((sum, cell) => sum + countCells(cell.text), 0)).toBe(width);
        expect(cells.filter((cell) => cell.tone === 'cursor')).toHaveLength(1);
      }),
    );
  });

  it('inserts at the cursor, also whole pastes', () => {
    const field = typeInto(createTextField('ac'), { name: 'left' }) ?? createTextField();
    expect(insertText(field, 'b b')).toEqual({ text: 'ab bc', cursor: 4 });
  });

  it('replaces a selected text by what is typed, and keeps it where the cursor is moved', () => {
    const field = { ...createTextField('0.5'), isSelected: true as const };
    expect(typeInto(field, { name: '2', text: '2' })).toEqual(createTextField('2'));
    expect(typeInto(field, { name: 'left' })).toEqual({ text: '0.5', cursor: 2 });
    expect(typeInto(field, { name: 'backspace' })).toEqual(createTextField('0.'));
  });

  it('limits its length, however much is typed or pasted, so that editing stays fast', () => {
    let field = insertText(createTextField('start '), '👨‍👩‍👧'.repeat(maxTextLength));
    expect(field.text.length).toBeLessThanOrEqual(maxTextLength);
    expect(graphemes(field.text).at(-1)).toBe('👨‍👩‍👧');
    expect(field.cursor).toBe(graphemes(field.text).length);
    for (const text of ['x', 'y'.repeat(maxTextLength), 'z']) {
      field = typeInto(field, { name: text, text }) ?? field;
      expect(field.text.length).toBeLessThanOrEqual(maxTextLength);
    }
  });

  it('deletes a path folder by folder', () => {
    const once = typeInto(createTextField('/films/raw cut/talk.mp4'), { name: 'ctrl+w' });
    expect(once?.text).toBe('/films/raw cut/');
    expect(once && typeInto(once, { name: 'ctrl+w' })?.text).toBe('/films/raw cut');
  });

  it('ignores keys that it does not use', () => {
    expect(typeInto(createTextField('a'), { name: 'enter' })).toBeUndefined();
    expect(typeInto(createTextField('a'), { name: 'ctrl+c' })).toBeUndefined();
  });
});

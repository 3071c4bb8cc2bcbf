import { basename } from 'node:path';
import { Box } from 'ink';
import SelectInput from 'ink-select-input';
import { useTheme } from '../hooks/use-program.ts';
import { Row } from './Row.tsx';

interface FileListProps {
  paths: readonly string[];
  /** The folder above, offered first as ".."; undefined where there is none to choose. */
  above: string | undefined;
  /** Shown when there are no paths. */
  empty: string;
  width: number;
  height: number;
  isFocused: boolean;
  onChoose: (path: string) => void;
}

/** Files and folders to choose from with the arrows. */
export function FileList({ paths, above, empty, width, height, isFocused, onChoose }: FileListProps) {
  const isEmpty = paths.length === 0;
  const note = isEmpty && <Row line={[{ text: `  ${empty}`, tone: 'quiet' }]} width={width} />;
  if (isEmpty && above === undefined) return note;
  const up = above === undefined ? [] : [{ key: '..', label: `..${above.slice(-1)}`, value: above }];
  const items = [...up, ...paths.map((path) => ({ key: path, label: nameOf(path), value: path }))];
  return (
    <Box width={width} flexDirection="column">
      <SelectInput
        // Another list begins at its first file.
        key={items.map(({ value }) => value).join('\n')}
        items={items}
        initialIndex={isEmpty ? 0 : up.length}
        limit={Math.max(1, height)}
        isFocused={isFocused}
        indicatorComponent={isFocused ? Pointer : NoPointer}
        itemComponent={({ label, isSelected = false }) => (
          <Row
            line={[{ text: label, tone: isFocused && isSelected ? 'strong' : 'plain' }]}
            width={width - 2}
          />
        )}
        onSelect={({ value }) => onChoose(value)}
      />
      {note}
    </Box>
  );
}

function Pointer({ isSelected = false }: { isSelected?: boolean }) {
  const { glyphs } = useTheme();
  return <Row line={[{ text: isSelected ? glyphs.pointer : ' ', tone: 'accent', width: 2 }]} width={2} />;
}

function NoPointer() {
  return <Row line={[{ text: '  ' }]} width={2} />;
}

/** The last part of a path; a folder's ends with its separator. */
function nameOf(path: string): string {
  const last = path.at(-1) ?? '';
  return last === '/' || last === '\\' ? `${basename(path)}${last}` : basename(path);
}

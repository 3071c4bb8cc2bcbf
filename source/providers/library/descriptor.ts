import { sourceTable } from '../../core/footage/source-names.ts';
import { pluralize } from '../../core/text/text.ts';
import type { SourceDescriptor } from '../source-descriptor.ts';
import { createLibrarySource } from './library-source.ts';

/** The user's own footage; on when library folders are set. */
export const library: SourceDescriptor<'library'> = {
  name: 'library',
  ...sourceTable.library,
  licence: 'of each film',
  open: ({ settings, libraryFolders, tools, exclude, matching }) => {
    if (libraryFolders.length === 0) return { reason: 'no folder set: --library DIR or LIBRARY_FOLDERS' };
    const count = pluralize(libraryFolders.length, 'folder');
    return {
      source: createLibrarySource({
        folders: libraryFolders,
        ...{ tools, settings, exclude },
        ...(matching && { matching }),
      }),
      reason: count,
    };
  },
};

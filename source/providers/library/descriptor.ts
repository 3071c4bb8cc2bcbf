import { sourceTable } from '../../core/footage/source-names.ts';
import type { SourceDescriptor } from '../source-descriptor.ts';
import { createLibrarySource } from './library-source.ts';

/** The user's own footage; on wherever folders are given. */
export const library: SourceDescriptor<'library'> = {
  name: 'library',
  ...sourceTable.library,
  licence: 'of each film',
  open: ({ settings, libraryFolders, tools, exclude, matching }) => {
    if (libraryFolders.length === 0) return { reason: 'no folder given: --library DIR or LIBRARY_FOLDERS' };
    const count = libraryFolders.length === 1 ? '1 folder' : `${libraryFolders.length} folders`;
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

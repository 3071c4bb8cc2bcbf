import path from 'node:path';
import type { FoundFile, FoundFolder } from './walk.ts';

/** Folders for small copies, made by editors and recorders next to the originals. */
const proxyFolder = /^prox(?:y|ies)$/i;
const proxySuffix = /[ _.-]prox(?:y|ies)$/i;

/**
 * Removes proxies whose originals are in the library: files in `Proxy/` or `Proxies/`, `…_Proxy`, and the `.lrv` of
 * action cameras. A proxy without its original is kept.
 */
export function withoutProxies(folders: readonly FoundFolder[]): { folders: FoundFolder[]; proxies: number } {
  const stems = new Map(folders.map((folder) => [folder.path, originals(folder)]));
  let proxies = 0;
  const kept = folders.map((folder) => {
    const inProxies = proxyFolder.test(path.basename(folder.path));
    const own = stems.get(folder.path) ?? new Set();
    const above = inProxies ? (stems.get(path.dirname(folder.path)) ?? new Set<string>()) : new Set<string>();
    const videos = folder.videos.filter((file) => {
      const names = originalNames(file, inProxies);
      return !names.some((name) => (isProxyName(file) && own.has(name)) || above.has(name));
    });
    proxies += folder.videos.length - videos.length;
    return { ...folder, videos };
  });
  return { folders: kept.filter((folder) => folder.videos.length > 0), proxies };
}

function originals(folder: FoundFolder): Set<string> {
  return new Set(folder.videos.filter((file) => !isProxyName(file)).map((file) => stemOf(file)));
}

function isProxyName(file: FoundFile): boolean {
  return proxySuffix.test(path.parse(file.name).name) || isLowResolution(file);
}

/** "GL010042.LRV", "LRV_20260101_120000_01_001.lrv". */
function isLowResolution(file: FoundFile): boolean {
  return path.extname(file.name).toLowerCase() === '.lrv';
}

/** Possible names of a proxy's original, without extension. */
function originalNames(file: FoundFile, inProxies: boolean): string[] {
  const stem = stemOf(file);
  const bare = stem.replace(proxySuffix, '');
  if (!isLowResolution(file)) return inProxies ? [stem, bare] : [bare];
  // GoPro's names begin with GH or GX, depending on the codec; Insta360's contain the type and the lens.
  const action = stem.replace(/^gl/, '');
  const insta = stem.replace(/^lrv_(.*)_\d\d_(\d+)$/, '$1_$2');
  return [
    bare,
    ...(action === stem ? [] : [`gh${action}`, `gx${action}`]),
    ...(insta === stem ? [] : ['00', '10'].map((lens) => `vid_${insta.replace(/_(\d+)$/, `_${lens}_$1`)}`)),
  ];
}

function stemOf(file: FoundFile): string {
  return path.parse(file.name).name.normalize('NFC').toLowerCase();
}

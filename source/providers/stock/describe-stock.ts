import { type SourceName, sourceFacts } from '../../core/footage/source-names.ts';
import type { SourceDescriptor } from '../source-descriptor.ts';
import { checkStockKey, createStockSource, type StockSite } from './stock-source.ts';

/** The descriptor of a stock site. It is on when its key is set. */
export function describeStock<Name extends SourceName, Answer>(
  site: StockSite<Answer, Name>,
): SourceDescriptor<Name> {
  const { keySetting } = site.service;
  return {
    name: site.name,
    ...sourceFacts(site.name),
    keySetting,
    limits: site.allowed,
    licence: 'stock-free',
    open: ({ settings, tools, home }) =>
      settings[keySetting] === ''
        ? { reason: `no ${keySetting}` }
        : { source: createStockSource(site, { settings, tools, home }), reason: `${keySetting} is set` },
    checkKey: (settings, signal) => checkStockKey(site, settings, signal),
  };
}

import { describeStock } from '../describe-stock.ts';
import { pexels as site } from './pexels-source.ts';

export const pexels = describeStock(site);

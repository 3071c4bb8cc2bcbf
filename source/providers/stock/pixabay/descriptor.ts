import { describeStock } from '../describe-stock.ts';
import { pixabay as site } from './pixabay-source.ts';

export const pixabay = describeStock(site);

import { foldAccents } from '../../../core/plan/phrase.ts';
import { lowerCaseWords } from '../../../core/text/text.ts';

/** Common units, by their names in Intl. */
const units = [
  ...['percent', 'kilometer', 'meter', 'centimeter', 'millimeter', 'gram', 'kilogram', 'liter', 'milliliter'],
  ...['degree', 'celsius', 'hectare', 'second', 'minute', 'hour', 'day', 'week', 'month', 'year'],
];
const currencies = ['EUR', 'USD'];
/** One hour in each part of a day. */
const hours = [1, 7, 10, 13, 16, 19, 22];

export interface TimeWords {
  /** Months, days of the week, parts of the day, "today" and "last year". */
  times: ReadonlySet<string>;
  /** Units: "kilometers", "euros", "weeks". */
  amounts: ReadonlySet<string>;
}

const known = new Map<string, TimeWords>();

/**
 * The words for times and units in a language (ISO 639-1), accents folded, from the locale data of the JavaScript
 * engine. They cannot be filmed.
 */
export function findTimeWords(language: string | undefined): TimeWords {
  const name = language === undefined ? [] : Intl.DateTimeFormat.supportedLocalesOf(language);
  const locale = name[0] ?? 'en';
  const cached = known.get(locale);
  if (cached) return cached;
  const made = { times: timesOf(locale), amounts: amountsOf(locale) };
  known.set(locale, made);
  return made;
}

function timesOf(locale: string): Set<string> {
  const texts: string[] = [];
  const month = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const part = new Intl.DateTimeFormat(locale, {
    ...{ hour: 'numeric', hour12: true, dayPeriod: 'long', timeZone: 'UTC' },
  });
  for (let index = 0; index < 12; index += 1) {
    texts.push(month.format(new Date(Date.UTC(2024, index, 1))));
  }
  for (let index = 0; index < 7; index += 1)
    texts.push(weekday.format(new Date(Date.UTC(2024, 0, 1 + index))));
  for (const hour of hours) {
    for (const { type, value } of part.formatToParts(new Date(Date.UTC(2024, 0, 1, hour)))) {
      if (type === 'dayPeriod') texts.push(...lowerCaseWords(value).filter((word) => word.length > 3));
    }
  }
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  // "today", but not "in two days", which consists of stop words.
  for (const shift of [-2, -1, 0, 1, 2]) {
    const text = relative.format(shift, 'day');
    if (lowerCaseWords(text).length === 1) texts.push(text);
  }
  return keysOf(texts);
}

function amountsOf(locale: string): Set<string> {
  const texts: string[] = [];
  const add = (format: Intl.NumberFormat, kind: string) => {
    for (const amount of [1, 2, 5, 100]) {
      for (const { type, value } of format.formatToParts(amount)) if (type === kind) texts.push(value);
    }
  };
  for (const unit of units)
    add(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }), 'unit');
  for (const currency of currencies) {
    add(new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'name' }), 'currency');
  }
  return keysOf(texts);
}

function keysOf(texts: readonly string[]): Set<string> {
  const keys = texts
    .flatMap((text) => lowerCaseWords(text).map(foldAccents))
    .filter((key) => !/^\d+$/.test(key));
  return new Set(keys.flatMap((key) => (/^[a-z]{3,}[^s]$/.test(key) ? [key, `${key}s`] : [key])));
}

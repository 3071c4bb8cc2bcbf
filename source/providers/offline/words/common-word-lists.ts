import stopword from 'stopword';
import stopwordsIso from 'stopwords-iso/stopwords-iso.json' with { type: 'json' };

/** The lists of package stopword by the ISO 639-1 codes of what they are lists of. */
const listNames: Readonly<Record<string, string>> = {
  ...{ af: 'afr', ar: 'ara', hy: 'hye', eu: 'eus', bn: 'ben', br: 'bre', bg: 'bul', my: 'mya', ca: 'cat' },
  ...{ zh: 'zho', hr: 'hrv', cs: 'ces', da: 'dan', nl: 'nld', en: 'eng', eo: 'epo', et: 'est', fi: 'fin' },
  ...{ fr: 'fra', gl: 'glg', de: 'deu', el: 'ell', gu: 'guj', ha: 'hau', he: 'heb', hi: 'hin', hu: 'hun' },
  ...{ id: 'ind', ga: 'gle', it: 'ita', ja: 'jpn', ko: 'kor', ku: 'kur', la: 'lat', lt: 'lit', lv: 'lav' },
  ...{ lg: 'lgg', ms: 'msa', mr: 'mar', nb: 'nob', no: 'nob', nn: 'nob', fa: 'fas', pl: 'pol', pt: 'por' },
  ...{ pa: 'panGu', ro: 'ron', ru: 'rus', sk: 'slk', sl: 'slv', so: 'som', st: 'sot', es: 'spa', sw: 'swa' },
  ...{ sv: 'swe', tl: 'tgl', fil: 'tgl', th: 'tha', tr: 'tur', uk: 'ukr', ur: 'urd', vi: 'vie', yo: 'yor' },
  ...{ zu: 'zul', bs: 'hrv' },
};

/** The lists of package stopwords-iso by ISO 639-1 code. */
const isoLists: Readonly<Record<string, readonly string[]>> = stopwordsIso;

/** Codes under which stopwords-iso files what belongs to another one. */
const sameLanguage: Readonly<Record<string, string>> = { nb: 'no', nn: 'no', fil: 'tl', bs: 'hr' };

/** The languages (ISO 639-1 codes) that have a list of common words. */
export const languagesWithLists: readonly string[] = [
  ...new Set([...Object.keys(listNames), ...Object.keys(isoLists)]),
];

/**
 * The words that every text of a language (ISO 639-1) has, lower case, as its lists give them; none where there is no
 * list. The short list of package stopword decides for English: the long one counts "home" and "world" as common.
 */
export function listedWords(language: string): string[] {
  const short = stopword[listNames[language] ?? ''];
  const plain = Array.isArray(short) ? short.map((word) => String(word)) : [];
  const long = language === 'en' ? [] : (isoLists[sameLanguage[language] ?? language] ?? []);
  return [...plain, ...long].map((word) => word.toLowerCase().normalize('NFC'));
}

import stopword from 'stopword';
import stopwordsIso from 'stopwords-iso/stopwords-iso.json' with { type: 'json' };

/** The names of the lists in the package stopword, by ISO 639-1 code. */
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

/** Languages that use the list of another one in stopwords-iso. */
const sameLanguage: Readonly<Record<string, string>> = { nb: 'no', nn: 'no', fil: 'tl', bs: 'hr' };

/** Adverbs and words of place that the lists lack. */
const moreWords: Readonly<Record<string, string>> = {
  zh: '正在 到处 到处都 处处 非常 特别 真的 一起 已经 刚刚 马上 一直 常常 经常 总是 还有 这里 那里 里面 外面 旁边',
};

/** The languages (ISO 639-1 codes) that have a list of common words. */
export const languagesWithLists: readonly string[] = [
  ...new Set([...Object.keys(listNames), ...Object.keys(isoLists)]),
];

/**
 * The stop words of a language (ISO 639-1) in lower case; none when there is no list. For English only the short list
 * of the package stopword is used, since the long one contains "home" and "world".
 */
export function listedWords(language: string): string[] {
  const short = stopword[listNames[language] ?? ''];
  const plain = Array.isArray(short) ? short.map((word) => String(word)) : [];
  const long = language === 'en' ? [] : (isoLists[sameLanguage[language] ?? language] ?? []);
  const more = moreWords[language]?.split(' ') ?? [];
  return [...plain, ...long, ...more].map((word) => word.toLowerCase().normalize('NFC'));
}

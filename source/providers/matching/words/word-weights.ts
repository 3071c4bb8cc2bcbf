import { commonWords } from '../../offline/words/detect-language.ts';
import { abstractNouns, adjectives, halfVisibleNouns } from '../../offline/words/word-senses.ts';
import { memoized } from './memoized.ts';

/** The weight of a word for the decision whether a film shows what is spoken, 0 to 1. */
export type WordWeight = (word: string) => number;

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Terms of filming and generic camera file names, which a talk does not mention. */
const filming = set(
  'clip clips close closeup closeups up footage shot shots video videos broll roll slow motion slowmo slowmotion timelapse lapse hyperlapse ' +
    'macro aerial aerials drone wide handheld static tracking pan panning tilt zoom angle pov establishing background bokeh 4k uhd hd fps ' +
    'cinematic detail details view views scene stock img dsc mov mvi vid gopr dji pxl final export untitled ' +
    'nahaufnahme luftaufnahme zeitlupe zeitraffer aufnahme detailaufnahme gros plan aerien aérien ralenti accelere accéléré vue primer plano ' +
    'aereo aéreo aérea camara cámara lenta vista toma primo piano aerea rallentatore dettaglio',
);
/** Position, time and quantity, which fit anything. */
const circumstance = set(
  'front back top bottom side inside outside middle end left right day night morning evening afternoon noon time today ' +
    'year month week hour minute january february march april may june july august september october november december ' +
    'one two three four five six seven eight nine ten hundred thousand million lot lots bit piece pair couple row group bunch ' +
    'glass cup bowl plate bottle box bag slice stack pile number half thing things way kind part',
);
/** Words for people, which are in too many films to be distinctive. */
const anybody = set(
  'man men woman women person people guy guys girl girls boy boys lady somebody someone human adult friend friends ' +
    'mann männer frau frauen mensch menschen leute personne personnes homme hommes femme femmes gens hombre hombres mujer mujeres persona personas gente uomo donna',
);
/** Verbs that fit anything. */
const lightVerbs = set(
  'be do go get have make take put give come keep let hold use set turn look see show try want need know think say tell ' +
    'start stop begin leave bring find become seem feel happen work move stay call ask like love hate pay cost matter last ' +
    'going getting having making taking putting giving coming keeping holding using looking doing showing standing sitting ' +
    'went got had made took gave came kept held used looked did showed stood sat',
);

const englishRows: readonly (readonly [ReadonlySet<string>, number])[] = [
  [lightVerbs, 0.15],
  [set(adjectives), 0.35],
  [set(abstractNouns), 0.5],
  [set(halfVisibleNouns), 0.8],
];

/**
 * The word weights of a language (ISO 639-1). Things count fully. Attributes, quantities, unspecific people and terms
 * of filming count little, so that a film which shares only these does not fit.
 */
export async function loadWeights(language: string): Promise<WordWeight> {
  const common = await commonWords(language);
  const rows: readonly (readonly [ReadonlySet<string>, number])[] = [
    [filming, 0.03],
    [common, 0.05],
    [circumstance, 0.2],
    [anybody, 0.3],
    ...(language === 'en' ? englishRows : []),
  ];
  return memoized((word) => {
    // A single Chinese character may be a word; a single letter is not.
    if ([...word].length === 1) return /\p{Script=Han}/u.test(word) && !common.has(word) ? 1 : 0.05;
    if (/^\d+$/.test(word)) return 0.1;
    return rows.find(([words]) => words.has(word))?.[1] ?? 1;
  });
}

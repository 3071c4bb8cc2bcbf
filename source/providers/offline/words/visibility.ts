import { findTimeWords } from './time-words.ts';
import {
  abstractNouns,
  adjectives,
  halfVisibleNouns,
  measureNouns,
  mostlyVerbs,
  placeNames,
  visibleNouns,
  visibleVerbs,
} from './word-senses.ts';

const visible = new Set(visibleNouns.split(' '));
const halfVisible = new Set(halfVisibleNouns.split(' '));
const abstract = new Set(abstractNouns.split(' '));
const verbs = new Set(visibleVerbs.split(' '));
const places = new Set(placeNames.split(' '));

/**
 * Things that can be filmed although WordNet classifies them as acts, events, groups, messages or times, since its
 * classes do not describe what things look like.
 */
const everyday = new Set(
  (
    'fire market school university college book notebook diary letter newspaper magazine map poster billboard graffiti photograph menu recipe ' +
    'receipt ticket passport screen website email music concert orchestra choir band song guitar dance ballet race ' +
    'marathon game chess football soccer basketball tennis golf match tournament storm thunderstorm hurricane tornado flood earthquake ' +
    'explosion lightning wave light candlelight shadow reflection rainbow smoke steam fog mist dust traffic jam crowd team family ' +
    'couple queue parade protest demonstration party wedding funeral festival carnival picnic barbecue birthday ceremony fireworks ' +
    'sunset sunrise dawn dusk harvest construction excavation demolition renovation repair surgery workout yoga exercise ' +
    'training massage haircut makeup fishing hunting hiking climbing surfing swimming sailing skiing cycling camping gardening cooking ' +
    'baking painting drawing writing reading knitting sewing pottery welding plumbing laundry cleaning shopping roll chain herd flock ' +
    'swarm school fleet army police circus jungle forest woods orchard vineyard galaxy sky space paper print picture portrait ' +
    'sculpture diamond silver gold coin banknote money cash meeting interview lecture lesson exam hug kiss handshake smile tear ' +
    'accident crash wreck fight battle war office factory farm court neighborhood village town city block corner crossing path ' +
    'trail lane track field meadow garden brain stream cable disk gas wind breeze litter garbage ' +
    'trash waste recycling pollution disc film movie cartoon keyboard studio gym clinic prison church prayer auction sale'
  ).split(' '),
);

/** Endings of abstract nouns, for nouns that are not in the word lists. */
const abstractEnding = /(ness|ity|ism|[ts]ion|ment|ship|hood|[ae]nc[ey]|logy|tude|cracy)$/;

/** How likely a noun (lemma, lower case) can be filmed, 0 to 1. */
export function nounVisibility(lemma: string): number {
  if (visible.has(lemma) || everyday.has(lemma)) return 1;
  if (halfVisible.has(lemma)) return 0.5;
  if (abstract.has(lemma)) return 0.1;
  return abstractEnding.test(lemma) ? 0.15 : 0.95;
}

/** Whether the word lists contain the noun as a thing. */
export function isSurelyVisible(lemma: string): boolean {
  return visible.has(lemma) || everyday.has(lemma);
}

/** Verbs that mostly have a figurative meaning ("went orange", "took time"), or describe an invisible change. */
const emptyVerbs = new Set(
  (
    'go come get bring take put keep hold set let turn leave give make use start pass commence prepare progress ' +
    'improve increase decrease change diminish enhance enable better worsen age impair deteriorate intensify perfect'
  ).split(' '),
);
const abstractVerbEnding = /.{5}(i[sz]e|ify)$/;

/** Whether a verb (lemma, lower case) is a visible action. */
export function isVisibleVerb(lemma: string): boolean {
  return verbs.has(lemma) && !emptyVerbs.has(lemma) && !abstractVerbEnding.test(lemma);
}

const moreVerbs = new Set(mostlyVerbs.split(' '));

/** Whether an English word that can be a noun or a verb is mostly a verb: "last", "release". */
export function isMostlyVerb(lemma: string): boolean {
  return moreVerbs.has(lemma);
}

/** Whether a name (lower case) is that of a town, country, mountain or sea. */
export function isPlace(name: string): boolean {
  return places.has(name);
}

/** Months, days and amounts in English. */
const { times, amounts } = findTimeWords('en');
const moneyAndTime = new Set(
  (
    'cent cents buck bucks grand penny pennies dime mile miles inch inches foot feet pound pounds ounce ounces ton tons ' +
    'noon midnight moment moments season seasons winter summer spring autumn fall decade decades century centuries age ages ' +
    'past future present weekend weekends birthday monday weekday percent percentage half dozen hundred thousand million billion'
  ).split(' '),
);

/** Whether a noun (lower case) is a time or an amount, which cannot be filmed. */
export function isTimeOrAmount(word: string): boolean {
  return times.has(word) || amounts.has(word) || moneyAndTime.has(word);
}

/** Times that describe what a thing looks like: "autumn leaves", "morning light", "night sky". */
const timesOfYear = new Set(
  'spring summer autumn fall winter morning afternoon evening night midnight christmas easter birthday weekend'.split(
    ' ',
  ),
);

export function isTimeOfYear(word: string): boolean {
  return timesOfYear.has(word);
}

/** Nouns that are mostly an amount of what follows "of": "a glass of milk", "a row of bikes". */
const measures = new Set([
  ...measureNouns.split(' '),
  ...'slice piece row pile stack bunch pair lot lots bit view picture photo kind sort type line group series set layer sheet drop heap hint amount bowl mug jar pot can tin bottle pitcher pint loaf bar box bag basket tray handful'.split(
    ' ',
  ),
]);

export function isMeasure(lemma: string): boolean {
  return measures.has(lemma);
}

/** Unspecific words for people. */
const anybody = new Set(
  (
    'people person persons human humans man men woman women guy guys friend friends folk folks somebody someone everyone ' +
    'everybody anyone nobody neighbor neighbour family parent mother father mom dad brother sister uncle aunt grandmother ' +
    'grandfather grandma grandpa son daughter husband wife partner boss colleague client customer owner beginner expert fan ' +
    'viewer audience member individual society community government company'
  ).split(' '),
);

export function isUnspecificPerson(lemma: string): boolean {
  return anybody.has(lemma);
}

const describing = new Set(adjectives.split(' '));

/** Whether an English word is mostly an adjective. */
export function isAdjective(word: string): boolean {
  return describing.has(word);
}

/** Common synonyms of everyday things; most synonyms of a dictionary are rarely used. */
const everydayNames =
  'bike/bicycle/cycle phone/smartphone/cellphone ocean/sea movie/film tv/television subway/metro/underground truck/lorry ' +
  'soccer/football store/shop garbage/trash/rubbish faucet/tap plow/snowplow/plough cookie/biscuit kid/child airplane/plane ' +
  'woods/forest coast/shore/seaside stove/cooker fridge/refrigerator elevator/lift apartment/flat pants/trousers ' +
  'sneakers/trainers bunny/rabbit car/automobile taxi/cab road/street couch/sofa attorney/lawyer cemetery/graveyard ' +
  'carpet/rug doctor/physician teacher/instructor stairs/staircase/steps photo/photograph cattle/cows brook/creek/stream ' +
  'basement/cellar picture/painting letter/mail market/marketplace harbor/harbour/port lunch/meal baby/infant boat/ship';

const sameByNoun = new Map<string, string[]>();
for (const group of everydayNames.split(' ')) {
  const names = group.split('/');
  for (const name of names)
    sameByNoun.set(
      name,
      names.filter((other) => other !== name),
    );
}

/** Common synonyms of an English noun (lemma): "couch" for "sofa". */
export function findSynonyms(lemma: string): readonly string[] {
  return sameByNoun.get(lemma) ?? [];
}

/**
 * Nouns without a meaning of their own or for the video itself, and adjectives for invisible qualities. WordNet's
 * senses are no help here: a "piece" is an artifact.
 */
const vagueWords = new Set(
  (
    'thing things stuff lot lots kind sort type bit piece part way ways side world hand head top bottom middle end front back half rest ' +
    'one ones others guy guys someone somebody everybody everyone anybody anyone nobody anything something everything nothing number numbers couple ' +
    'video videos channel channels subscriber subscribers comment comments link links episode intro outro topic minute minutes ' +
    'same other different whole entire certain own such several many few most more less next last first second third time times ' +
    'good great nice best better bad worse worst awesome amazing incredible fantastic favorite favourite cool fine ' +
    'interesting important special serious ordinary actual real main major common usual normal typical simple easy hard difficult ' +
    'possible available right wrong true sure able ready kinda little bit okay ok yeah yep yes nope please thanks thank bye hello hi hey lol welcome ' +
    'wow god gosh morning evening afternoon night day today tonight tomorrow yesterday um uh er erm hmm ah oh eh like please honestly basically ' +
    'reason difference point case fact idea question answer example problem sense matter deal run chance order place places level'
  ).split(' '),
);

/** Positions on a thing, which only have a meaning before another noun: "the front wheel". */
const positions = new Set('front back top bottom side middle head hand half'.split(' '));

/** Whether a word names nothing that can be filmed: "thing", "video", "best". */
export function isVagueWord(word: string): boolean {
  return vagueWords.has(word);
}

export function isPosition(word: string): boolean {
  return positions.has(word);
}

import { abstractNouns, betweenNouns, placeNames, visibleNouns, visibleVerbs } from './word-senses.ts';

const visible = new Set(visibleNouns.split(' '));
const between = new Set(betweenNouns.split(' '));
const abstract = new Set(abstractNouns.split(' '));
const verbs = new Set(visibleVerbs.split(' '));
const places = new Set(placeNames.split(' '));

/** Endings that make nouns of qualities, acts and sciences; what WordNet's texts never use is judged by them. */
const abstractEnding = /(ness|ity|ism|[ts]ion|ment|ship|hood|[ae]nc[ey]|logy|tude|cracy)$/;

/** How surely a camera can see what this noun (its lemma, lower case) stands for, 0 to 1. */
export function nounVisibility(lemma: string): number {
  if (visible.has(lemma)) return 1;
  if (between.has(lemma)) return 0.55;
  if (abstract.has(lemma)) return 0.1;
  return abstractEnding.test(lemma) ? 0.15 : 0.95;
}

/** Verbs that mostly mean something else ("went orange", "took time"), or a change that only figures show. */
const emptyVerbs = new Set(
  (
    'go come get bring take put keep hold set let turn leave give make use start pass commence prepare progress ' +
    'improve increase decrease change diminish enhance enable better worsen age impair deteriorate intensify perfect'
  ).split(' '),
);
const abstractVerbEnding = /.{5}(i[sz]e|ify)$/;

/** Whether people can be seen doing this (the verb's lemma, lower case). */
export function isVisibleVerb(lemma: string): boolean {
  return verbs.has(lemma) && !emptyVerbs.has(lemma) && !abstractVerbEnding.test(lemma);
}

/** Whether this (lower case) is the name of a town, country, mountain or sea. */
export function isPlace(name: string): boolean {
  return places.has(name);
}

/**
 * Nouns that stand for something else or for the video itself, and adjectives that say nothing a camera sees. Their
 * dictionary senses do not tell: a "piece" is an artefact to WordNet.
 */
const emptyWords = new Set(
  (
    'thing things stuff lot lots kind sort type bit piece part way side world hand head top bottom middle end front back half rest ' +
    'one ones others guy guys someone somebody everybody everyone anything something everything nothing number couple ' +
    'video videos channel subscriber subscribers comment comments link episode intro outro ' +
    'other same different whole entire certain own such several many few most more less next last first second third ' +
    'good great nice best better bad worse worst awesome amazing incredible fantastic favorite favourite ' +
    'interesting important special serious ordinary actual real main major common usual normal typical simple easy hard difficult ' +
    'possible available right wrong true sure able ready kinda little bit okay ok euro euros dollar dollars cent cents please thanks bye hello hi hey lol'
  ).split(' '),
);

export function isEmptyWord(word: string): boolean {
  return emptyWords.has(word);
}

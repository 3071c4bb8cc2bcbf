import model from 'wink-eng-lite-web-model';
import winkNlp, { type WinkMethods } from 'wink-nlp';

/** wink-nlp with its English model. Importing this file loads 3 MB. */
export const wink: WinkMethods = winkNlp(model, ['sbd', 'negation', 'sentiment', 'pos']);

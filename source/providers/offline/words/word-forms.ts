/** Endings of abstract nouns in European languages, accents folded. */
const abstractEnding =
  /(.{2}[ts]ion(e|en|i|s)?|.{2}cion(es)?|cao|coes|ismo?s?|ismus|heit(en)?|keit(en)?|.{3}ung(en)?|itat(en)?|idad(es)?|idade|ness|schaft(en)?|tums?|ance|ence|ancia|encia|anza|enza|itude|eza|ezza|ность|ости|ение|ения|ание|ания|ство|ства|osc|nosc)$/;

/** German nouns in -ung that are things. */
const concrete =
  /(wohnung|zeitung|kleidung|ladung|leitung|lichtung|heizung|festung|mundung|bruckung|kreuzung|siedlung|sammlung|rechnung|zeichnung|verpackung|packung|dammerung)(en)?$/;

/** Common abstract words by language, accents folded. */
const abstractWords: ReadonlySet<string> = new Set(
  // German
  (
    'zeit idee ideen frage fragen problem probleme losung ende anfang grund grunde teil teile weise art arten stuck leben welt ' +
    'gefuhl gedanke gedanken moglichkeit wort worte zahl zahlen recht rechte geschichte beispiel thema themen ding dinge sache sachen ' +
    'mal spass gluck liebe angst mut wahrheit ehre glaube preis preise kosten wert werte kredit highlight ahnung meinung geld ' +
    'seite fall falle punkt punkte moment momente jahreszeit sommer winter herbst fruhling fruhjahr arbeit ' +
    // Spanish and Portuguese
    'noche verdad tiempo cosa cosas idea ideas vida mundo problema problemas parte partes manera forma razon caso casos numero numeros ' +
    'dinero costo precio precios sitio lugar punto momento paciencia suerte amor miedo historia nombre pregunta respuesta invierno ' +
    'verano otono primavera vez veces nada favor importante verdade coisa coisas maneira razao inverno outono dinheiro ' +
    // French
    'coin vrai bout debut fin verite temps chose choses idee idees vie monde probleme problemes partie facon maniere raison nombre argent prix endroit ' +
    'patience chance amour peur histoire question reponse hiver ete automne printemps fois cas lieu envie cote besoin interminable ' +
    // Italian
    'verita tempo cosa cose vita mondo problema parte modo ragione numero soldi prezzo posto punto pazienza fortuna amore paura ' +
    'storia domanda risposta inverno estate autunno volta volte ' +
    // Russian
    'время жизнь мир проблема вопрос ответ идея часть способ причина число деньги цена место момент терпение любовь страх история ' +
    'правда лето зима осень весна раз ' +
    // Chinese and Japanese
    '地方 旁边 到处 到处都 正在 晚上 早上 中午 灯火通明 时候 时间 问题 事情 东西 意思 感觉 办法 原因 实话 视频 觉得 真的 来到 说实话 時間 問題 本当 感じ 理由 意味 気持ち 夜 朝 昼 晩 方 人 何 本当に'
  ).split(' '),
);

/** Words for relatives and other unspecific people, accents folded. */
const relatives: ReadonlySet<string> = new Set(
  (
    'mutter vater eltern bruder schwester onkel tante oma opa grossmutter grossvater freund freunde freundin nachbar nachbarn frau mann ' +
    'leute mensch menschen sohn tochter kollege kollegen kunde kunden chef familie ' +
    'padre madre padres hermano hermana hijo hija hijos tio tia abuelo abuela abuelos amigo amiga amigos vecino vecina vecinos gente familia ' +
    'pai mae irmao irma filho filha avo avos vizinho familia jefe cliente clientes mujer hombre persona personas ' +
    'pere mere parents frere soeur fils fille oncle tante grand-mere grand-pere grand-parents ami amie amis voisin voisine voisins gens client clients femme homme ' +
    'fratello sorella figlio figlia zio zia nonno nonna nonni amico amica amici vicino famiglia ' +
    'мама папа отец мать брат сестра сын дочь дядя тетя друг друзья сосед люди человек'
  ).split(' '),
);

export function isRelative(key: string): boolean {
  return relatives.has(key);
}

/** Prepositions that link two nouns, in common languages. */
const prepositions: ReadonlySet<string> = new Set(
  (
    "de d' du des en à au aux dans sur sous avec di da del dello della dei degli delle dell' con nel nella nello sul sulla su do das dos no na nas nos com em " +
    'mit im in am an auf aus vor hinter unter über neben zum zur vom von ' +
    'van met op uit på i av z ze na w v ve из на в с под над у の'
  ).split(' '),
);
const linkArticles: ReadonlySet<string> = new Set(
  'der den dem die das einem einer einen eine ein el los la las le les un une una uno het een de'.split(' '),
);

/** Whether a word links two nouns: "mercado de pescado". */
export function isPreposition(lower: string): boolean {
  return prepositions.has(lower);
}

/** Whether a word may follow such a preposition: "der" in "Kühe auf der Weide". */
export function isLinkArticle(lower: string): boolean {
  return linkArticles.has(lower);
}

/** Amounts of the following noun, accents folded: "verre de vin", "Glas Milch". */
const measures: ReadonlySet<string> = new Set(
  (
    'glas tasse flasche stuck scheibe schussel teller tute packung haufen reihe paar dose korb kiste ' +
    'vaso copa taza botella trozo pedazo rebanada caja cajas bolsa plato monton par lata cesta copo xicara garrafa fatia pedaco caixa prato ' +
    'verre tasse bouteille morceau tranche bol sac boite assiette tas paire panier bicchiere tazza bottiglia fetta pezzo piatto scatola'
  ).split(' '),
);

export function isMeasureName(key: string): boolean {
  return measures.has(key);
}

/** Adjectives before the noun in Romance languages, which describe little. Accents folded. */
const before: ReadonlySet<string> = new Set(
  (
    'petit petite petits petites grand grande grands grandes vieux vieille vieil vieilles beau belle beaux belles bon bonne jeune jeunes gros grosse joli jolie ' +
    'nouveau nouvelle nouveaux nouvelles ancien ancienne dernier derniere vrai vraie gran viejo vieja viejos viejas nuevo nueva nuevos nuevas pequeno pequena ' +
    'buen buena mejor mal primer primera ultimo ultima bello bella piccolo piccola vecchio vecchia nuovo nuova buono buona velho velha novo nova bom boa'
  ).split(' '),
);

export function describesLittle(key: string): boolean {
  return before.has(key);
}

/** Words that are nearly always followed by a noun. */
const articles: ReadonlySet<string> = new Set(
  (
    "le la les l' un une des du au aux ce cet cette ces mon ma mes son sa ses notre votre leur leurs " +
    'el los las una unos unas del al este esta esos esas su sus mi mis tu tus il lo gli i uno dei degli della delle nel nella mio mia ' +
    'um uma ao à meu minha de het een der die das den dem ein eine einen einem einer eines ' +
    'mein meine meinen meinem meiner unser unsere unserem en ett et con sobre sans avec sur dans chez par senza'
  ).split(' '),
);

/** Short articles that have another meaning in other languages: "no" is "not" in Spanish. */
const portugueseArticles: ReadonlySet<string> = new Set(
  'o a os as do da dos das no na nos nas pelo pela'.split(' '),
);

/** Whether a word is mostly followed by a noun. */
export function isArticle(lower: string, language: string | undefined): boolean {
  const portuguese = language === 'pt' || language === 'gl';
  return articles.has(lower) || (portuguese && portugueseArticles.has(lower));
}

/** Words by language that precede a verb: "me enseñó", "nous buvons". */
const beforeVerbs: Readonly<Record<string, ReadonlySet<string>>> = {
  es: new Set(
    'me te se nos os lo le les yo el ella ellos ellas que no ya siempre nunca he ha hemos han habia'.split(
      ' ',
    ),
  ),
  pt: new Set('me te se nos eu ele ela eles elas que nao ja sempre nunca'.split(' ')),
  fr: new Set(
    "je tu il elle on nous vous ils elles me te se ne y qui j' s' n' m' t' ai as a avons ont etait est".split(
      ' ',
    ),
  ),
  it: new Set('mi ti si ci vi io lui lei noi loro non che ho ha abbiamo hanno sempre mai'.split(' ')),
};

/** Whether a word (accents folded) is mostly followed by a verb. */
export function standsBeforeVerb(key: string, language: string | undefined): boolean {
  return beforeVerbs[language ?? '']?.has(key) ?? false;
}

/** Languages with adjectives after the noun. */
const nounFirstLanguages = new Set([
  'es',
  'fr',
  'it',
  'pt',
  'ca',
  'gl',
  'ro',
  'ar',
  'fa',
  'he',
  'id',
  'ms',
  'vi',
  'sw',
  'eu',
]);

export function nounFirst(language: string | undefined): boolean {
  return language !== undefined && nounFirstLanguages.has(language);
}

/** Verb endings by language, accents folded, where they distinguish verbs from nouns. */
const verbEndings: Readonly<Record<string, RegExp>> = {
  es: /.{2}(amos|emos|imos|aron|ieron|aba|aban|ando|iendo|ado|ada|ido|arse|erse|irse|arlo|erlo|are|ere|ire|aria|eria|an|en|ar|er|ir)$/,
  pt: /.{2}(amos|emos|imos|aram|eram|iram|ava|avam|ando|endo|indo|ado|ido|am|em|ar|er|ir)$/,
  ca: /.{2}(em|im|aren|ava|aven|ant|ent|at|it|ar|er|ir)$/,
  gl: /.{2}(amos|emos|aron|aba|ando|endo|ado|ido|an|en|ar|er|ir)$/,
  it: /.{2}(iamo|avano|evano|ivano|ava|eva|ando|endo|ato|ito|uto|ano|ono|arono|are|ere|ire|arsi)$/,
  fr: /.{2}(ons|ez|aient|ait|ais|ent|erent|er|ir|oir|ant|e e|es)$/,
  de: /.{2}(st|t|te|ten|ieren|iert)$/,
  nl: /.{2}(de|den|te|ten|t)$/,
  ru: /.{1}(ает|яет|ют|ут|ит|ят|ат|ем|им|ешь|ишь|ете|ите|ать|ять|ить|еть|ыть|чь|ал|ала|али|ил|ила|или|ел|ела|ели|ыл|ется|ится|ться|лся|лась|лись|ет)$/u,
  uk: /.{2}(ає|яє|ють|ить|ять|ати|яти|ити|ав|ала|али|ив|ила|или|емо|имо)$/u,
  pl: /.{2}(uje|uja|my|cie|ac|ec|ic|al|ala|ali|il|ila|ili|ł|ła|li|ły)$/,
  tr: /.{2}(iyor|uyor|yorum|yoruz|mak|mek|dim|dik|dum|duk|di|du|ti|tu)$/,
  sv: /.{2}(ar|er|ade|te|dde)$/,
  ar: /^(ي|ن|ت)\p{L}{3,}$/u,
};

/** Verb endings that no noun has, by language. */
const surelyVerbs: Readonly<Record<string, RegExp>> = {
  es: /.{2}(amos|emos|imos|aron|ieron|iendo|aban|abamos)$/,
  pt: /.{2}(amos|emos|imos|aram|eram|avam|avamos)$/,
  it: /.{2}(iamo|avano|evano|ivano|arono|irono)$/,
  fr: /.{2}(aient|erent)$/,
};

/** Whether a word (accents folded) is certainly a verb, even after a word that looks like an article. */
export function isSurelyVerb(key: string, language: string | undefined): boolean {
  return surelyVerbs[language ?? '']?.test(key) ?? false;
}

/** Whether a word (accents folded) is probably a verb, by its ending. */
export function isLikelyVerb(key: string, language: string | undefined): boolean {
  return verbEndings[language ?? '']?.test(key) ?? false;
}

/** Whether a word (accents folded) is abstract and cannot be filmed. */
export function looksAbstract(key: string, language: string | undefined): boolean {
  if (abstractWords.has(key)) return true;
  return abstractEnding.test(key) && !(language === 'de' && concrete.test(key));
}

import { expect, test } from 'vitest';
import { lowerCaseWords } from '../../../../source/core/text/text.ts';
import type { Transcript } from '../../../../source/core/transcript/transcript.ts';
import {
  languagesWithLists,
  listedWords,
} from '../../../../source/providers/offline/words/common-word-lists.ts';
import { plan } from '../kit.ts';

/** Three sentences with visible things in each language, without full stops. */
const talks: Readonly<Record<string, readonly string[]>> = {
  zh: ['老人们坐在竹椅上喝茶', '然后我们去看大熊猫吃竹子', '街上有很多卖火锅的小店'],
  fa: [
    'ما امروز در بازار ماهی هستیم',
    'ماهیگیران با قایق های چوبی برمی گردند',
    'این نان داغ از تنور بیرون می آید',
  ],
  nb: [
    'Vi går langs stranden og ser på båtene som ligger i havnen',
    'Bestemoren min baker brød i ovnen hver dag',
    'Etterpå drikker vi kaffe på verandaen ved sjøen',
  ],
  sl: [
    'Danes smo na ribji tržnici v Kopru in gledamo barke',
    'Moja babica peče kruh v peči, ki je zelo stara',
    'Potem gremo s kolesom skozi gozd do jezera',
  ],
  hr: [
    'Danas smo na ribarnici u Splitu i gledamo brodove koji dolaze',
    'Moja baka peče kruh u staroj peći kod kuće',
    'Nakon toga vozimo bicikl kroz šumu do jezera',
  ],
  ca: [
    'Avui som al mercat de peix de Barcelona amb els pescadors',
    'La meva àvia prepara una paella amb llenya al jardí',
    'Després caminem per la platja i veiem les barques de vela',
  ],
  eu: [
    'Gaur Bilboko arrain azokan gaude eta arrantzaleak ikusten ditugu',
    'Amonak ogia egiten du labe zaharrean',
    'Gero hondartzan ibiltzen gara eta itsasontziak ikusten ditugu',
  ],
  gl: [
    'Hoxe estamos no mercado do peixe de Vigo cos mariñeiros',
    'A miña avoa prepara unha empanada no forno da cociña',
    'Despois camiñamos pola praia e vemos as barcas',
  ],
  lv: [
    'Šodien mēs esam zivju tirgū Rīgā un skatāmies uz laivām',
    'Mana vecmāmiņa cep maizi vecā krāsnī',
    'Pēc tam mēs braucam ar velosipēdu caur mežu',
  ],
  ms: [
    'Hari ini kami berada di pasar ikan dan melihat bot nelayan',
    'Nenek saya membakar roti di dalam ketuhar',
    'Selepas itu kami berjalan di pantai dengan basikal',
  ],
  sw: [
    'Leo tuko kwenye soko la samaki na tunaona mashua ya wavuvi',
    'Bibi yangu anaoka mkate katika tanuri',
    'Baadaye tunatembea kwenye pwani na baiskeli',
  ],
};

function transcriptOf(lines: readonly string[], language?: string, pause = 1): Transcript {
  const segments = lines.map((text, index) => ({ start: index * 6, end: (index + 1) * 6 - pause, text }));
  return language === undefined ? { segments } : { language, segments };
}

test('the stop words of every language with a list are found', () => {
  expect(languagesWithLists.length).toBeGreaterThan(55);
  for (const language of languagesWithLists) expect(listedWords(language).length).toBeGreaterThan(20);
});

test.each(Object.entries(talks))(
  'no phrase of a talk in “%s” begins or ends with a function word',
  async (language, lines) => {
    const common = new Set(listedWords(language));
    for (const transcript of [transcriptOf(lines), transcriptOf(lines, language)]) {
      const { needs } = await plan(transcript, { durationSeconds: 18, clipsPerMinute: 10 });
      expect(needs.length).toBeGreaterThan(0);
      for (const { phrase } of needs) {
        const all = lowerCaseWords(phrase);
        expect([phrase, common.has(all[0] ?? ''), common.has(all.at(-1) ?? '')]).toEqual([
          phrase,
          false,
          false,
        ]);
        // One sentence per cue: a phrase across two cues would contain words of both.
        expect(lines.filter((line) => line.includes(phrase))).toHaveLength(1);
      }
    }
  },
);

test('greetings, fillers and calls to subscribe give no need', async () => {
  const lines = [
    'Um, so, yeah, you know, I mean, like, basically, what I wanted to say is',
    'that, uh, at the end of the day it is what it is, right?',
    "And honestly I think a lot of people don't realize this thing",
    'So make sure to like and subscribe and hit that notification bell',
    'and check out the link in the description below for twenty percent off',
    "and I'll see you in the next one, peace",
  ];
  expect((await plan(transcriptOf(lines), { durationSeconds: 36, clipsPerMinute: 10 })).needs).toEqual([]);
});

test('a repeated subject gives one need', async () => {
  const lines = [
    'The coffee beans are roasted in a drum',
    'Coffee beans from Ethiopia taste like fruit',
    'When coffee beans cool down they are bagged',
    'Fresh coffee beans make better espresso',
    'I love coffee beans',
    'Coffee beans coffee beans coffee beans',
  ];
  const { needs } = await plan(transcriptOf(lines), { durationSeconds: 36, clipsPerMinute: 10 });
  expect(needs.filter((need) => /beans/.test(need.phrase))).toHaveLength(1);
});

test('a sentence can continue in the next cue', async () => {
  const lines = ['We bought bread at the old', 'bakery near the harbor', 'Then we ate it on the pier'];
  const { needs } = await plan(transcriptOf(lines, undefined, 0.4), {
    durationSeconds: 18,
    clipsPerMinute: 10,
  });
  expect(needs.map((need) => need.spoken)).toContain('We bought bread at the old bakery near the harbor');
  expect(needs.map((need) => need.spoken).join('\n')).not.toMatch(/harbor Then/);
});

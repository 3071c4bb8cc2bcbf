import { foldAccents } from '../../../core/plan/phrase.ts';

/**
 * Sentences to the audience about the video itself: calls to subscribe and comment, thanks for watching, goodbyes.
 * Accents are folded. Covers the most common languages; in others such a sentence is treated like any other.
 */
const audience: readonly RegExp[] = [
  /\bsubscrib|\bnotification bell|\bhit (the|that) (bell|like)|\b(in|down) (the )?comments?\b|\bcomments? (below|section)|\bleave (me )?a (comment|like|review|thumb)|\bthumbs up\b/,
  /\blinks? (is |are )?(down )?(in|to|from) (the|my) (description|bio|show notes)|\bdescription below|\bcheck out the link|\bpercent off\b|% off\b|\bpromo code|\bsponsor(ed|s)? (of|by) (this|today)/,
  /\bsee you (guys |all |soon|later|again|tomorrow|next|in (the|a|my) next|in the next)|\bthank(s| you)( all| guys| so much| very much)? for (watching|listening|being|tuning|joining|your (time|support))|\blet me know (in|what|if|how|below)|\bcatch you (later|next)/,
  /\babonnier|\babonnent|\b(in|unter) (die|den|den) kommentare?n?\b|\bglocke (aktiv|an)|\bdaumen (hoch|nach oben)|\blink in der (beschreibung|infobox)|\bbis (zum nachsten mal|bald|dann|nachste woche|zum nachsten video)|\bdanke?(schon)? furs? (das )?(zuschauen|zusehen|zuhoren|einschalten|dabeisein)|\btschuss\b/,
  /\bsuscrib|\bsuscrip|\bcomentarios\b|\bcampanita\b|\b(enlace|link) (esta )?en la descripcion|\bnos vemos\b|\bhasta (la proxima|luego|pronto|manana)|\bgracias por (ver|mirar|estar|acompan|escuchar|vuestr)|\bdale (un )?(al )?(like|me gusta)/,
  /\babonne[zr]?-?(vous|toi)?\b|\b(en|les|vos|dans les) commentaires\b|\bclochette\b|\blien (est )?(en|dans la) description|\ba (bientot|la prochaine|la semaine prochaine)\b|\bmerci (d'avoir|de m'avoir|de votre|pour votre)|\bpouce (bleu|en l'air)/,
  /\biscriv[ei]|\bnei commenti\b|\bcampanella\b|\blink (e )?(in|nella) descrizione|\bci vediamo\b|\balla prossima\b|\bgrazie (per|di) (aver|guard|ascolt)/,
  /\binscrev|\bnos comentarios\b|\bsininho\b|\blink na descricao|\bate (a proxima|logo|mais|amanha)\b|\bobrigad[oa]s? por (assistir|ver|ouvir)/,
  /\babonneer|\bin de reacties\b|\btot de volgende|\bbedankt voor het kijken|\bsubskryb|\bw komentarz|\bdo zobaczenia\b|\bprenumerera|\bi kommentar|\babonner(e|er)?\b|\bvi ses\b|\babone ol/,
  /подпис(ыва|атьс|ыве|ки)|в комментари|колокольчик|ставьте лайк|до (встречи|свидания|новых)|спасибо за (просмотр|внимание)|підпис(уй|ати)/,
  /チャンネル登録|高評価|コメント欄|ご視聴|また次回|订阅|訂閱|点赞|點讚|评论区|關注我|关注我|下期再?见|感谢(观看|收看)|구독|좋아요|댓글|اشترك|التعليقات|شكرا (على|ل)/,
];

/** Greetings and words for the video itself in many languages, which cannot be filmed. Accents are folded. */
const emptyNames: ReadonlySet<string> = new Set(
  (
    'video videos vlog channel subscriber subscribers episode intro outro podcast ' +
    'hallo servus moin leute herzlich willkommen kanal kanals folge zuschauer thema hoi welkom kanaal aflevering ' +
    'hola bienvenido bienvenida bienvenidos bienvenidas todos todas canal episodio capitulo amigos amigas tema ' +
    'bonjour salut bienvenue coucou chaine tous toutes sujet merci ' +
    'ciao salve benvenuti benvenute benvenuto canale puntata ragazzi tutti argomento grazie ' +
    'ola bem-vindos bem-vindo bem-vindas vindos vindo pessoal galera obrigado obrigada ' +
    'czesc witam witajcie kanale odcinek hej hejsan valkommen valkomna velkommen kanalen avsnitt ' +
    'merhaba arkadaslar kanalima kanalimiza привет всем здравствуйте друзья добро пожаловать канал видео выпуск ' +
    'こんにちは おはよう みなさん 皆さん 動画 今日 今回 次回 大家好 大家 今天 视频 影片 频道 一期 下一期 朋友们 ' +
    'مرحبا بكم اهلا قناة الفيديو 안녕하세요 여러분 영상 채널'
  )
    .split(' ')
    .map(foldAccents),
);

/** Filler sounds. */
const sounds = /^(u+m+|u+h+|e+r+m*|h+m+|m+h*m+|a+h+|o+h+|eh+|ahm|aehm|ähm?|euh+|em+|ehm)$/u;

/** Whether a sentence only addresses the audience about the video. */
export function isForAudience(sentence: string): boolean {
  const plain = foldAccents(sentence);
  return audience.some((pattern) => pattern.test(plain));
}

/** Whether a word (accents folded) is a greeting, a filler or a word for the video itself. */
export function isSmallTalkWord(key: string): boolean {
  return emptyNames.has(key) || sounds.test(key);
}

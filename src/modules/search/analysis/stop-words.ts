/**
 * Words that ask or join but name nothing, folded. They are dropped from a query, never from a text, and only when
 * something else is left of the query.
 */
const lists = [
  // English: articles, pronouns, auxiliaries, prepositions, question words
  `a about above after again against all am an and any are aren as at be because been before being below between both but by
   can cannot could couldnt did didnt do does doesnt doing dont down during each either else ever every few for from further
   had has have having he her here hers him himself his how i if in into is isnt it its itself just let may me might more most
   much must my no nor not of off on once only or other ought our ours out over own please same shall she should so some such
   than that the their theirs them then there these they this those through to too under until up upon us very was we were
   what whats when where which while who whom whose why will with within without would you your yours yourself tell give me
   many kind type name called describe explain`,
  // German: the same kinds
  `aber als am an auch auf aus bei beim bin bis bist da damit dann das dass dein deine dem den denn der des dessen die dies diese
   diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa fur gibt hat hatte hatten haben
   habe hier ich ihm ihn ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes kann kannst kein keine konnen
   konnte mein meine mit mochte muss mussen nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner sich sie
   sind so soll sollte uber um und uns unser unter vom von vor wann war waren warum was wegen welche welchem welchen welcher
   welches wem wen wenn wer werden werde wessen wie wird wo wodurch wofur woher wohin womit worden wurde wurden wozu zu zum zur
   wieviel viele viel zwischen`,
];

/** The folded stop words of all languages together. */
export const stopWords: ReadonlySet<string> = new Set(
  lists
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words of an invented world. Nothing here is about anyone. */
export const people = [
  'Adaline Varga',
  'Bertil Okonjo',
  'Celia Thornquist',
  'Dorian Mbeki',
  'Elspeth Rao',
  'Fenwick Salas',
  'Greta Lindqvist',
  'Hamid Pereira',
];
export const companies = [
  'Harrow Lane Estates',
  'Quillon Freight',
  'Marlowe Dairy',
  'Tessellate Glass',
  'Oakmoor Mutual',
  'Brightwater Rail',
  'Copperfield Mills',
  'Nimbus Archive',
];
export const places = [
  'Port Ellery',
  'Dunmarrow',
  'Saint Oriel',
  'Kestrel Bay',
  'Upper Tavin',
  'Greyholt',
  'Marrowfield',
  'Lindenau Heights',
];
export const things = [
  'boiler',
  'loading dock',
  'roof garden',
  'cold store',
  'archive room',
  'ferry landing',
  'server cabinet',
  'packing hall',
  'guest wing',
  'orchard fence',
];
export const duties = ['inspect', 'insure', 'repair', 'clean', 'measure', 'photograph', 'lock', 'ventilate', 'repaint', 'register'];
export const times = ['every spring', 'each quarter', 'before the first frost', 'after every storm', 'once a year', 'every second month'];
export const sectionTitles = [
  'Rent and deposit',
  'Maintenance',
  'Access',
  'Insurance',
  'Deliveries',
  'Termination',
  'Safety',
  'Records',
  'Payments',
  'Storage',
  'Inspections',
  'Utilities',
  'Visitors',
  'Repairs',
  'Liability',
  'Handover',
];
/** Titles of subsections return under many sections. */
export const subsectionTitles = ['Scope', 'Notices', 'Exceptions'];
export const monthNames = ['January', 'February', 'March', 'April', 'June', 'July', 'September', 'October', 'November'];

/** Boilerplate that stands word for word in many sections. */
export const boilerplate = [
  ['Any notice under this section must be given in writing.', 'A notice sent by post is deemed received on the third working day.'],
  ['Failure to enforce a provision of this section is not a waiver of it.'],
  [
    'Words in the singular include the plural and the other way round.',
    'Headings are for convenience only and must not affect interpretation.',
  ],
  ['The parties may agree otherwise in writing.'],
];

/** Sentences that return inside paragraphs which otherwise differ. */
export const sharedSentences = [
  'The manager must confirm the work in the house journal within ten working days.',
  'Costs must be borne by the party that caused them.',
  'Unless stated otherwise all amounts are exclusive of tax.',
];

/** A word that was never used before. */
export function freshWord(number: number): string {
  const syllables = ['ba', 'ke', 'lo', 'mi', 'nu', 'ra', 'so', 'ti', 'vu', 'za', 'fe', 'go', 'hi', 'ju', 'pa', 'de'];
  let word = '';
  for (let rest = number + 4096; rest > 0; rest = Math.floor(rest / 16)) word = (syllables[rest % 16] ?? '') + word;
  return word;
}

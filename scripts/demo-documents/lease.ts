/** The lease of Unit 4 in both versions: the first as it was written, the second as edits on the first. All of it is invented. */
import { endingSections } from './lease-ending.ts';
import { clause, type Clause, type Lease, type Schedule, type Section } from './lease-model.ts';
import { premisesSections } from './lease-premises.ts';
import { tenancySections } from './lease-tenancy.ts';

const particulars: Lease['particulars'] = [
  ['Landlord', 'Marlowe Fen Properties Limited, 3 Tidewater Row, Saltmarsh Quay, Wexholme'],
  ['Tenant', 'Brightwell Bindery Limited, Unit 4, The Lantern Works, Kiln Lane, Wexholme'],
  ['Premises', 'Unit 4 on the second floor of the Lantern Works, with a floor area of 312 square metres'],
  ['Term', 'Six years from and including 1 April 2025'],
  ['Rent', '£2,400 a month, payable in advance'],
  ['Deposit', '£7,200'],
  ['Service charge', 'Eleven per cent of the cost of the services in Schedule 2'],
  ['Early end by the Tenant', "30 days' notice, after the second year"],
  ['Contact of the Landlord', 'Imogen Thackeray-Vale, property manager'],
  ['Contact of the Tenant', 'Oswin Parrish, director'],
];

const schedules: readonly Schedule[] = [
  {
    title: 'Schedule 1: Fixtures and Fittings',
    intro: 'The things below belong to the Landlord, were in the Premises when the Term began and must be there when it ends.',
    rows: [
      ['Item', 'Number', 'Place', 'Condition'],
      ['Cast-iron radiator', '9', 'North and west walls', 'Repainted in 2024'],
      ['Oak workbench, fixed', '4', 'Main room', 'Good, two with old saw marks'],
      ['Extraction hood', '3', 'Over the gluing benches', 'Good'],
      ['Double sink with tap', '2', 'Washroom and dye corner', 'New in 2023'],
      ['Pendant lamp', '14', 'Main room and office', 'Good, rewired in 2022'],
      ['Roller blind', '11', 'South windows', 'Fair, cords to be watched'],
      ['Steel fire door', '2', 'Both staircases', 'Good, tested in January 2025'],
      ['Hoist beam with hook', '1', 'Above the loading door', 'Rated for 800 kilograms'],
      ['Letter box', '1', 'Entrance hall', 'Good'],
      ['Plan chest with twelve drawers', '1', 'Office', 'Fair, one handle missing'],
    ],
  },
  {
    title: 'Schedule 2: Services',
    intro:
      'The service charge covers the services below. The yearly cost is the estimate for the whole Building at the beginning of the Term.',
    rows: [
      ['Service', 'How often', 'Yearly cost'],
      ['Cleaning of the hall and staircases', 'Twice a week', '£6,240'],
      ['Service of the goods lift', 'Twice a year', '£2,180'],
      ['Gardening and clearing of snow', 'As needed', '£1,450'],
      ['Emptying of the bin store', 'Weekly', '£3,900'],
      ['Lighting of the Common Parts', 'All year', '£1,720'],
      ['Service of the boiler', 'Once a year', '£860'],
      ['Window cleaning outside', 'Quarterly', '£1,980'],
      ['Fire alarm and emergency lamps', 'Monthly', '£1,310'],
      ['Caretaker, half time', 'All year', '£15,600'],
    ],
  },
  {
    title: 'Schedule 3: Payments',
    intro: 'The payments below are what this Lease asks of the Tenant at fixed times.',
    rows: [
      ['Payment', 'Amount', 'Due'],
      ['Monthly rent', '£2,400', 'In advance'],
      ['Deposit', '£7,200', 'At the start'],
      ['Instalment of the service charge', '£323', 'Every month'],
      ['Heat, first half of the year', 'By the meter', '31 July'],
      ['Heat, second half of the year', 'By the meter', '31 January'],
      ['Replacement of a key to the street door', '£140', 'On demand'],
    ],
  },
];

const closing: Lease['closing'] = [
  'Signed for Marlowe Fen Properties Limited by Imogen Thackeray-Vale, in the presence of Caspian Dunmore, clerk.',
  'Signed for Brightwell Bindery Limited by Oswin Parrish, in the presence of Leonie Ashgrove, bookbinder.',
];

/** The lease as it was signed. */
export const firstVersion: Lease = {
  title: 'Lease of Business Premises',
  premises: 'Unit 4, The Lantern Works, Kiln Lane, Wexholme',
  dated: '3 March 2025',
  reference: 'LW-4/2025',
  layout: { bodyFont: 'Times-Roman', headingFont: 'Times-Bold', fontSize: 11, lineGap: 5.5, margin: 92 },
  particulars,
  sections: [...tenancySections, ...premisesSections, ...endingSections],
  schedules,
  closing,
};

type Sections = readonly Section[];

function placeOf(sections: Sections, id: string): { part: Section; at: number } {
  for (const part of sections) {
    const at = part.clauses.findIndex((one) => one.id === id);
    if (at >= 0) return { part, at };
  }
  throw new Error(`The lease has no clause "${id}".`);
}

const clausesOf = (sections: Sections, id: string, change: (clauses: readonly Clause[]) => Clause[]): Section[] =>
  sections.map((part) => (part.id === id ? { ...part, clauses: change(part.clauses) } : part));

/** Replaces words of a clause. @throws Error when they do not stand there exactly once. */
function edited(sections: Sections, id: string, before: string, after: string): Sections {
  const { part, at } = placeOf(sections, id);
  const old = part.clauses[at] as Clause;
  if (old.text.split(before).length !== 2) throw new Error(`"${before}" does not stand once in clause "${id}".`);
  return clausesOf(sections, part.id, (clauses) => clauses.with(at, { ...old, text: old.text.replace(before, () => after) }));
}

const removed = (sections: Sections, id: string): Sections => {
  const { part, at } = placeOf(sections, id);
  return clausesOf(sections, part.id, (clauses) => clauses.toSpliced(at, 1));
};

/** Puts a clause behind the clause `after`. */
function inserted(sections: Sections, after: string, one: Clause): Sections {
  const { part, at } = placeOf(sections, after);
  return clausesOf(sections, part.id, (clauses) => clauses.toSpliced(at + 1, 0, one));
}

/** Takes a clause out of its part and puts it behind the clause `after` of another. */
function clauseMoved(sections: Sections, id: string, after: string): Sections {
  const { part, at } = placeOf(sections, id);
  return inserted(removed(sections, id), after, part.clauses[at] as Clause);
}

/** Puts a whole part behind another one. */
function sectionMoved(sections: Sections, id: string, after: string): Sections {
  const moved = sections.filter((part) => part.id === id);
  const rest = sections.filter((part) => part.id !== id);
  return rest.toSpliced(rest.findIndex((part) => part.id === after) + 1, 0, ...moved);
}

const solarPanels = clause(
  'alterations.solar',
  `The Tenant may install solar panels on the south slope of the roof at its own expense, provided that an engineer has confirmed in
  writing that the roof carries them. The electricity they yield belongs to the Tenant.`,
);

const chargingPoints = clause(
  'utilities.charging',
  `The Landlord must provide two charging points for electric vans in the yard before 1 October 2026. Whoever uses them pays for the
  electricity by the kilowatt-hour at the price that the Landlord itself pays.`,
);

const amendments: readonly ((sections: Sections) => Sections)[] = [
  (all) => edited(all, 'termination.notice-period', "at least 30 days' notice", "at least 45 days' notice"),
  (all) => edited(all, 'rent.amount', '£2,400', '£2,550'),
  (all) => edited(all, 'service-charge.share', 'eleven per cent', 'twelve per cent'),
  (all) => edited(all, 'insurance.tenant', '£3,000,000', '£5,000,000'),
  (all) => edited(all, 'access.inspection', 'at least three Working Days before', 'at least two Working Days before'),
  (all) => removed(all, 'use.courtyard'),
  (all) => inserted(all, 'alterations.works', solarPanels),
  (all) => inserted(all, 'utilities.lift', chargingPoints),
  (all) => clauseMoved(all, 'default.mediation', 'disputes.talks'),
  (all) => sectionMoved(all, 'assignment', 'enjoyment'),
];

/** The lease as it was renegotiated a year later and laid out anew. */
export const secondVersion: Lease = {
  ...firstVersion,
  dated: '9 February 2026',
  reference: 'LW-4/2026',
  layout: { bodyFont: 'Helvetica', headingFont: 'Helvetica-Bold', fontSize: 10.5, lineGap: 5.8, margin: 86 },
  particulars: particulars.map(([name, value]): readonly [string, string] => [
    name,
    value.replace('£2,400', '£2,550').replace('30 days', '45 days').replace('Eleven', 'Twelve'),
  ]),
  sections: amendments.reduce((sections, amend) => amend(sections), firstVersion.sections),
  schedules: schedules.map((schedule) => ({
    ...schedule,
    rows: schedule.rows.map((row) => row.map((cell) => cell.replace('£2,400', '£2,550').replace('£323', '£352'))),
  })),
};

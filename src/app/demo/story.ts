/** What the demo asks and holds about its documents. The words are those of the documents in `documents/`. */

/** The two bundles, and the files that go into them. */
export const leaseBundle = 'lease';
export const houseBundle = 'house';
export const leasePath = 'lease.pdf';
export const leaseFiles = { first: 'lease-v1.pdf', second: 'lease-v2.pdf' } as const;
export const houseFiles = ['house-rules.md', 'memo.docx', 'rents.csv'] as const;

export interface StoryQuestion {
  readonly bundle: string;
  readonly question: string;
}

/** Two whose answers the second version changes, one it answers, one it leaves without an answer, the others it must not touch. */
export const questions: readonly StoryQuestion[] = [
  { bundle: leaseBundle, question: "How many days' notice must the Tenant give to end this Lease?" },
  { bundle: leaseBundle, question: 'How much is the monthly rent for the Premises?' },
  { bundle: leaseBundle, question: 'May the Tenant install solar panels?' },
  { bundle: leaseBundle, question: 'How many pallets of paper may be stored beside the north wall?' },
  { bundle: leaseBundle, question: 'Who appoints the mediator?' },
  { bundle: leaseBundle, question: 'How many kilograms does the goods lift carry?' },
  { bundle: houseBundle, question: 'When is the street door locked?' },
  { bundle: houseBundle, question: 'When will the goods lift be out of service?' },
];

export interface StoryQuote {
  readonly document: string;
  readonly quote: string;
  /** Which of several equal places, from 1 in text order. */
  readonly occurrence?: number;
}

export interface StoryInsight {
  readonly statement: string;
  readonly quotes: readonly StoryQuote[];
}

const lease = `${leaseBundle}/${leasePath}`;
const deliveryOfNotices =
  'A notice delivered by hand takes effect on the day of delivery, and a notice sent by recorded post takes effect on the second Working Day after posting.';

/** On an edited clause, a removed one, a moved one, a clause of a moved part, two of eleven twins, and the bundle beside. */
export const insights: readonly StoryInsight[] = [
  {
    statement: 'The bindery can leave on a month of notice once two years are over.',
    quotes: [
      {
        document: lease,
        quote:
          "The Tenant may end this Lease at the end of any month after the second year by giving the Landlord at least 30 days' notice.",
      },
    ],
  },
  {
    statement: 'Paper can be kept in the yard.',
    quotes: [
      {
        document: lease,
        quote:
          'The Tenant may store up to six pallets of paper in the yard beside the north wall, provided that they are covered and that the fire lane stays free to a width of four metres.',
      },
    ],
  },
  {
    statement: 'Nobody goes to court before a mediator has been heard.',
    quotes: [
      {
        document: lease,
        quote:
          "Before either party goes to court over a breach, the parties must meet once in the presence of a mediator whom the Wexholme Chamber of Trades appoints, and must share the mediator's fee equally.",
      },
    ],
  },
  {
    statement: 'Whoever takes the lease over has an answer within three weeks.',
    quotes: [
      {
        document: lease,
        quote:
          'The Landlord must answer a request for consent within twenty-one days of receiving the name, the trade and the last two annual accounts of the person proposed.',
      },
    ],
  },
  {
    statement: 'A report of damage handed over by hand counts on the same day.',
    quotes: [{ document: lease, quote: deliveryOfNotices, occurrence: 3 }],
  },
  {
    statement: 'A request to assign the lease that goes by post counts two working days later.',
    quotes: [{ document: lease, quote: deliveryOfNotices, occurrence: 6 }],
  },
  {
    statement: 'The bindery has the largest unit and still the quietest Sundays.',
    quotes: [
      { document: `${houseBundle}/rents.csv`, quote: 'Brightwell Bindery Limited' },
      {
        document: `${houseBundle}/house-rules.md`,
        quote:
          'On Sundays and public holidays the whole building is quiet, and radios are to be heard only by the people who switched them on.',
      },
    ],
  },
];

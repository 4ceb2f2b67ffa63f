/** The parts of the lease on what is let, for how long and for what. */
import { clause, section, twin, type Section } from './lease-model.ts';

export const tenancySections: readonly Section[] = [
  section(
    'definitions',
    'Definitions and Interpretation',
    clause(
      'definitions.words',
      `In this Lease the words below have the meanings given to them here, and a word that begins with a capital letter is used in that
      meaning wherever it stands.`,
      [
        `"Building" means the former lamp factory known as the Lantern Works, Kiln Lane, Wexholme, with its yard, its passages and its two
        staircases.`,
        `"Premises" means Unit 4 on the second floor of the Building, shown edged in red on the plan that each party has signed, including
        the plaster of its walls and the boards of its floor but not the structure behind them.`,
        `"Common Parts" means the entrance hall, the staircases, the goods lift, the yard and the bin store, which the occupiers of the
        Building use together.`,
        `"Term" means the period stated in the Particulars, and any time after it during which the Tenant remains in occupation with the
        consent of the Landlord.`,
        `"Working Day" means a day from Monday to Friday on which the banks in Wexholme are open for ordinary business.`,
      ],
    ),
    clause(
      'definitions.persons',
      `A reference to the Landlord or to the Tenant includes whoever later takes that party's place under this Lease. Where a party is
      more than one person, each of them answers for the whole of what that party has promised.`,
    ),
    clause(
      'definitions.law',
      `A reference to a statute is a reference to it as it stands amended at the time, and it includes the rules made under it. If a
      court finds that a clause of this Lease cannot be enforced, the remainder is read as if that clause had been left out.`,
    ),
    clause(
      'definitions.headings',
      `The headings are there to help the reader and do not change the meaning of what stands below them. The Particulars and the
      Schedules are part of this Lease; where they differ from a numbered clause, the numbered clause decides.`,
    ),
  ),
  section(
    'grant',
    'Grant and Term',
    clause(
      'grant.letting',
      `The Landlord lets the Premises to the Tenant for a Term of six years beginning on 1 April 2025, together with the right to use the
      Common Parts at all hours and to receive light, air and support from the rest of the Building.`,
    ),
    clause(
      'grant.reserved',
      `The Landlord keeps for itself and for the other occupiers the right to carry water, drainage, electricity and data through the
      ducts that cross the Premises, and the right to build on neighbouring land even if the light that reaches the Premises becomes less
      as a result.`,
    ),
    clause(
      'grant.handover',
      `The Landlord must hand the Premises over empty, swept and with every lock in working order at noon on the first day of the Term.
      The parties then walk through the Premises together and sign a record of their condition, and each of them keeps a copy of it with
      dated photographs.`,
    ),
    clause(
      'grant.late',
      `If the Premises are not ready on the first day of the Term, no rent is due for the days of delay. Should the delay last longer than
      eight weeks, the Tenant may withdraw from this Lease and must then be repaid everything that it has paid.`,
    ),
    clause(
      'grant.renewal',
      `The Tenant may ask for a further Term of three years by writing to the Landlord not earlier than twelve and not later than six
      months before the Term ends. The Landlord must answer within four weeks, and may refuse only for a reason that it states.`,
    ),
  ),
  section(
    'rent',
    'Rent',
    clause(
      'rent.amount',
      `The monthly rent for the Premises is £2,400. The rent is paid in advance by bank transfer so that it reaches the Landlord's account
      on or before the first Working Day of each month.`,
    ),
    clause(
      'rent.part-month',
      `For a month that is only partly within the Term the rent is worked out by the day, counting every month as thirty days. The first
      payment covers the time from the first day of the Term to the end of that month.`,
    ),
    clause(
      'rent.interest',
      `Rent that arrives more than seven days late bears interest at four per cent a year above the base rate of the Bank of Wexholme,
      from the day on which it was due until the day on which it is received, whether or not a reminder was sent.`,
    ),
    clause(
      'rent.review',
      `The rent is reviewed on 1 April 2028. The Landlord must propose the new rent at least three months before that day and show three
      recent lettings of comparable workshops in the district; the rent after a review is never lower than the rent before it and never
      higher by more than nine per cent.`,
    ),
    clause(
      'rent.no-deduction',
      `The Tenant must pay the rent in full and may not set a claim of its own against it, unless a court has decided that claim or the
      Landlord has admitted it in writing.`,
    ),
    twin('notice', 'rent'),
    twin('delay', 'rent'),
  ),
  section(
    'deposit',
    'Deposit',
    clause(
      'deposit.amount',
      `Before the Term begins the Tenant must pay a deposit of £7,200. The Landlord keeps it in an account that is separate from its own
      money and that bears interest, and tells the Tenant the name of the bank and the number of the account.`,
    ),
    clause(
      'deposit.use',
      `The Landlord may take from the deposit what the Tenant owes and has not paid within fourteen days of a written demand. It must at
      once say in writing how much it has taken and what for, and the Tenant must then bring the deposit back to its full amount within
      one month.`,
    ),
    clause(
      'deposit.return',
      `The Landlord must return the deposit with the interest it has earned within six weeks after the Tenant has handed the Premises
      back. It may keep a sum that is in dispute until the dispute is settled, but only that sum.`,
    ),
    clause(
      'deposit.sale',
      `If the Landlord sells the Building it must pass the deposit on to the buyer, and remains answerable for it until the Tenant has
      received the buyer's written confirmation.`,
    ),
  ),
  section(
    'service-charge',
    'Service Charge',
    clause(
      'service-charge.share',
      `The Tenant pays a service charge of eleven per cent of what the Landlord reasonably spends on the services listed in Schedule 2.
      The share was worked out from the floor area of the Premises and changes only if the lettable area of the Building changes.`,
    ),
    clause(
      'service-charge.estimate',
      `Before 1 March of each year the Landlord sends an estimate of the coming year's costs. The Tenant pays one twelfth of its share of
      that estimate together with each month's rent.`,
    ),
    clause(
      'service-charge.account',
      `Within five months after the end of each year the Landlord sends an account with copies of the invoices. What was paid too much is
      credited to the next instalment, and what was paid too little is due within thirty days of the account.`,
    ),
    clause(
      'service-charge.excluded',
      `The service charge does not include the cost of rebuilding, of finding or pursuing other tenants, of putting right what was badly
      built, or of anything for which an insurer or another occupier pays.`,
    ),
    clause(
      'service-charge.inspection',
      `The Tenant may inspect the original invoices at the Landlord's office for three months after it has received the account, and may
      have them examined by an accountant at its own expense.`,
    ),
    twin('notice', 'service-charge'),
    twin('costs', 'service-charge'),
  ),
  section(
    'use',
    'Permitted Use',
    clause(
      'use.purpose',
      `The Tenant may use the Premises as a workshop for binding, repairing and finishing books, with an office and a small shop that
      belong to that trade, and for no other purpose without the written consent of the Landlord.`,
    ),
    clause(
      'use.hours',
      `Presses, guillotines and other machines that can be heard outside the Premises may be run from seven in the morning until eight in
      the evening on Working Days and from nine until two on Saturdays, and not at all on Sundays.`,
    ),
    clause(
      'use.load',
      `No machine or stack of paper may load the floor with more than five kilonewtons on a square metre. The Tenant must have the
      position of a machine heavier than one tonne approved by an engineer before it is brought in.`,
    ),
    clause(
      'use.courtyard',
      `The Tenant may store up to six pallets of paper in the yard beside the north wall, provided that they are covered and that the fire
      lane stays free to a width of four metres.`,
    ),
    clause(
      'use.forbidden',
      `The Tenant must not do in the Premises anything that is against the law, that endangers the Building or that other occupiers
      cannot reasonably be expected to bear. In particular it must not`,
      [
        `keep solvents beyond what two weeks of work need, or keep them anywhere but in a closed metal cabinet;`,
        `hold auctions or sales by candle or by lot;`,
        `let anybody sleep in the Premises; or`,
        `leave goods, bicycles or waste in the Common Parts.`,
      ],
    ),
    clause(
      'use.sign',
      `The Tenant may put one sign of no more than one square metre beside the street door and its name on the board in the entrance hall.
      The Landlord decides on the place and the lettering, so that the signs of the Building match.`,
    ),
    twin('delay', 'use'),
  ),
];

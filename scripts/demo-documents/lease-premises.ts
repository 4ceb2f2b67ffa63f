/** The parts of the lease on the care of the premises. */
import { clause, section, twin, type Section } from './lease-model.ts';

export const premisesSections: readonly Section[] = [
  section(
    'repair',
    'Repair and Maintenance',
    clause(
      'repair.tenant',
      `The Tenant must keep the inside of the Premises clean and in good repair, fair wear and tear excepted. It must paint the walls and
      ceilings in the third and in the last year of the Term, and must oil the floorboards every second year.`,
    ),
    clause(
      'repair.landlord',
      `The Landlord must keep the roof, the outer walls, the windows, the load-bearing structure and the Common Parts in good repair, and
      must have the goods lift serviced twice a year by a competent firm.`,
    ),
    clause(
      'repair.report',
      `The Tenant must report damage to the Building as soon as it notices it. The Landlord must begin to repair a leak, a failure of the
      heating between October and April, or a fault that endangers people within two Working Days, and any other damage within four
      weeks.`,
    ),
    clause(
      'repair.self-help',
      `If the Landlord does not begin in time, the Tenant may have the work done by a qualified tradesman and deduct the proven cost from
      the rent, up to the amount of two months' rent in any year.`,
    ),
    clause(
      'repair.windows',
      `The Tenant cleans the windows on the inside and the Landlord on the outside, each of them at least four times a year. A pane that
      breaks is replaced by the party whose people broke it, and by the Landlord if nobody can tell.`,
    ),
    clause(
      'repair.pests',
      `If mice, moths or other pests are found, the party who finds them tells the other at once. The Landlord engages a firm to deal with
      them, and bears its cost unless the pests came in with the Tenant's goods.`,
    ),
    twin('notice', 'repair'),
    twin('costs', 'repair'),
    twin('delay', 'repair'),
  ),
  section(
    'alterations',
    'Alterations',
    clause(
      'alterations.consent',
      `The Tenant may not alter the structure of the Premises, cut into a load-bearing wall or change the outside of the Building. It may
      put up and take down light partitions, shelves and benches without asking.`,
    ),
    clause(
      'alterations.request',
      `For any other alteration the Tenant must send drawings and a description of the materials. The Landlord must decide within
      twenty-eight days; if it says nothing in that time, consent is taken to have been given.`,
    ),
    clause(
      'alterations.works',
      `Works must be carried out by people who are qualified and insured for them, at times that disturb the other occupiers as little as
      can be, and with every permit that the law requires. The Tenant must give the Landlord a copy of each permit before work begins.`,
    ),
    clause(
      'alterations.removal',
      `At the end of the Term the Tenant must remove what it has put in and make good the damage, unless the Landlord agreed in its consent
      that the alteration may stay.`,
    ),
    clause(
      'alterations.heritage',
      `The iron columns and the tiled stairwell of the Building are protected as monuments of the town. Nothing may be fixed to them,
      painted on them or leaned against them, not even for a short time.`,
    ),
    twin('notice', 'alterations'),
    twin('costs', 'alterations'),
  ),
  section(
    'insurance',
    'Insurance',
    clause(
      'insurance.building',
      `The Landlord must insure the Building for the full cost of rebuilding it against fire, storm, flood, burst pipes and malicious
      damage, and must show the Tenant the policy and the last premium receipt once a year on request.`,
    ),
    clause(
      'insurance.tenant',
      `The Tenant must insure its own goods and machines, the plate glass of its shop and its liability to the public. The cover for
      liability must be at least £3,000,000 for each event.`,
    ),
    clause(
      'insurance.conduct',
      `Neither party may do anything that makes the insurance of the Building void or dearer. The Tenant must follow the reasonable
      conditions of the insurer once it has been told of them.`,
    ),
    clause(
      'insurance.destruction',
      `If the Premises are destroyed or cannot be used, and the Tenant did not cause this on purpose, no rent is due until they can be used
      again. If they are not restored within eighteen months, either party may end this Lease at once.`,
    ),
    clause(
      'insurance.proceeds',
      `The Landlord must spend the insurance money on restoring the Building and must make up any shortfall out of its own funds, unless
      the Tenant has made the policy void.`,
    ),
    twin('costs', 'insurance'),
  ),
  section(
    'access',
    'Access and Inspection',
    clause(
      'access.inspection',
      `The Landlord may enter the Premises to inspect them, to read meters and to carry out work for which it is responsible. It must
      announce a visit at least three Working Days before, and must come between nine in the morning and five in the afternoon.`,
    ),
    clause(
      'access.emergency',
      `In an emergency the Landlord may enter at any time without announcement, and must afterwards tell the Tenant who entered, when, and
      what was done.`,
    ),
    clause(
      'access.keys',
      `The Tenant receives six keys to the street door and four to the Premises. It may have more made at its own cost, must keep a list of
      who holds them, and must replace the lock if a key to the street door is lost.`,
    ),
    clause(
      'access.viewings',
      `During the last four months of the Term the Landlord may show the Premises to people who are interested in them, on two afternoons
      a week that the Tenant chooses.`,
    ),
    clause(
      'access.care',
      `Whoever enters under this section must avoid disturbing the work of the Tenant, must not photograph customers' books or papers, and
      must make good any damage they do.`,
    ),
    twin('notice', 'access'),
  ),
  section(
    'assignment',
    'Assignment and Subletting',
    clause(
      'assignment.whole',
      `The Tenant may assign this Lease as a whole to a person who carries on a quiet trade and can show that it is able to pay the rent.
      The Landlord's consent is needed, and may not be withheld without good reason.`,
    ),
    clause(
      'assignment.part',
      `The Tenant may not assign part of the Premises. It may let benches and rooms of up to one third of the floor area to other
      bookbinders, engravers and paper restorers for periods of no more than one year at a time.`,
    ),
    clause(
      'assignment.answer',
      `The Landlord must answer a request for consent within twenty-one days of receiving the name, the trade and the last two annual
      accounts of the person proposed.`,
    ),
    clause(
      'assignment.liability',
      `A Tenant who has assigned this Lease remains answerable for the rent of the following twelve months, unless the Landlord releases
      it in writing.`,
    ),
    twin('notice', 'assignment'),
    twin('delay', 'assignment'),
  ),
  section(
    'deliveries',
    'Deliveries and Vehicles',
    clause(
      'deliveries.hours',
      `Lorries may deliver to the Premises from seven in the morning until six in the evening on Working Days. A lorry longer than nine
      metres may not turn in the yard and must be unloaded from Kiln Lane.`,
    ),
    clause(
      'deliveries.bay',
      `The loading bay belongs to all occupiers in common. Nobody may hold it for longer than forty minutes while another vehicle waits,
      and whoever uses it must leave it swept.`,
    ),
    clause(
      'deliveries.parking',
      `The Tenant may park two vans on the spaces marked with its number, and visitors may park one car there for up to two hours. The
      Landlord may move the spaces within the yard after telling the Tenant four weeks before.`,
    ),
    clause(
      'deliveries.hoist',
      `The hoist beam above the loading door may be used only by people who have been trained for it and whose names are in the hoist
      book. The Landlord has the beam tested every year and enters the result in the same book.`,
    ),
    clause(
      'deliveries.absence',
      `Goods for the Tenant may be accepted by the caretaker when nobody is in the Premises. The caretaker is then answerable for locking
      them away, but not for what was damaged before they came.`,
    ),
    twin('costs', 'deliveries'),
    twin('delay', 'deliveries'),
  ),
  section(
    'utilities',
    'Utilities and Services',
    clause(
      'utilities.supply',
      `Electricity and water are metered separately for the Premises, and the Tenant pays the suppliers directly. The heat from the
      Building's boiler is measured by the meter in the north duct and charged at cost twice a year.`,
    ),
    clause(
      'utilities.heating',
      `The Landlord must run the heating from 1 October to 30 April so that nineteen degrees can be reached in every room of the Premises
      during the hours in which work is allowed.`,
    ),
    clause(
      'utilities.lift',
      `The goods lift carries up to 1,500 kilograms and may be used from seven in the morning until eight in the evening. Goods must be
      spread evenly, and people may ride in it only to accompany goods.`,
    ),
    clause(
      'utilities.waste',
      `The Tenant must sort its waste into paper, board, metal and remainder and put it in the containers of the bin store. Trimmings in
      quantities above one cubic metre a week must be collected by a merchant whom the Tenant engages.`,
    ),
    clause(
      'utilities.interruption',
      `An interruption of a supply that lasts no longer than one Working Day and that was announced does not reduce the rent. For a longer
      one the rent is reduced by the day in proportion to what could not be used.`,
    ),
    twin('costs', 'utilities'),
  ),
];

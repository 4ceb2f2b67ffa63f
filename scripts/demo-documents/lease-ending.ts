/** The parts of the lease on the conduct of the parties and on how it ends. */
import { clause, section, twin, type Section } from './lease-model.ts';

export const endingSections: readonly Section[] = [
  section(
    'safety',
    'Health, Safety and Environment',
    clause(
      'safety.fire',
      `The Tenant must keep two fire extinguishers at each door of the Premises, have them tested once a year, and hold a fire drill with
      its staff every spring. Smoking is not allowed anywhere in the Building.`,
    ),
    clause(
      'safety.dust',
      `Paper dust must be extracted where it arises. The Tenant must clean the ducts of the extraction at least once a quarter and keep a
      log of it that the Landlord and its insurer may read.`,
    ),
    clause(
      'safety.glue',
      `Hot glue, gold leaf and leather dyes may be used only at benches that have a hood, and what is left of them must be handed in at the
      town's depot for hazardous waste and never poured into the drains.`,
    ),
    clause(
      'safety.accidents',
      `The Tenant must report an accident in which a person was hurt, or could have been, to the Landlord within twenty-four hours, and
      must help to find out how it happened.`,
    ),
    clause(
      'safety.survey',
      `The Landlord must have the electrical installation of the Building tested every five years and must let the Tenant have the report
      without being asked.`,
    ),
    twin('notice', 'safety'),
    twin('costs', 'safety'),
  ),
  section(
    'energy',
    'Energy and Improvement of the Building',
    clause(
      'energy.certificate',
      `The Landlord must hold a certificate of the energy that the Building uses and must hang a copy of it in the entrance hall. It must
      have the certificate renewed after every work on the roof, the windows or the boiler.`,
    ),
    clause(
      'energy.readings',
      `The parties exchange the readings of their meters at the end of every quarter, so that each of them can see how the use of heat,
      water and electricity changes over the years.`,
    ),
    clause(
      'energy.works',
      `The Tenant must put up with works that save energy if they were announced three months before with drawings and a timetable. The
      rent is not reduced during the first six weeks of such works, and is reduced by one quarter from then on.`,
    ),
    clause(
      'energy.cost',
      `The Landlord may add to the yearly rent six per cent of what it has spent on works that save energy, but no more than the Tenant is
      likely to save in heating. It must show how it has worked out both figures.`,
    ),
    clause(
      'energy.lamps',
      `When a lamp in the Premises is replaced, the new one must use no more electricity than the best of its kind in ordinary trade. The
      pendant lamps that are listed in Schedule 1 must be kept as they are, because they were made in the Building.`,
    ),
    twin('notice', 'energy'),
  ),
  section(
    'enjoyment',
    'Quiet Enjoyment',
    clause(
      'enjoyment.promise',
      `As long as the Tenant pays the rent and keeps its promises, it may hold the Premises during the Term without being disturbed by the
      Landlord or by anybody who claims through the Landlord.`,
    ),
    clause(
      'enjoyment.scaffold',
      `The Landlord may put scaffolding against the Building for repairs. If it takes daylight from the benches of the Premises for longer
      than six weeks, one tenth of the rent falls away until it is taken down.`,
    ),
    clause(
      'enjoyment.neighbours',
      `The Landlord must include the house rules in every letting in the Building and must, when asked to, see that the other occupiers
      follow them.`,
    ),
    clause(
      'enjoyment.noise',
      `Building work by the Landlord that can be heard in the Premises may be done only between eight in the morning and six in the
      evening, and must be announced two weeks before it begins.`,
    ),
    twin('delay', 'enjoyment'),
  ),
  section(
    'records',
    'Records and Communication',
    clause(
      'records.persons',
      `Each party names one person who may speak for it in everyday matters and tells the other when that person changes. Until then the
      persons named in the Particulars are the right ones to write to.`,
    ),
    clause(
      'records.electronic',
      `Everyday messages, such as the announcement of a visit or the report of damage, may be sent by electronic mail. A message counts as
      received on the next Working Day unless the sender is told that it could not be delivered.`,
    ),
    clause(
      'records.register',
      `The Landlord keeps a register of repairs, inspections and tests of the Building and must let the Tenant read it at the office of the
      property manager during business hours.`,
    ),
    clause(
      'records.plans',
      `The Landlord must give the Tenant plans that show the ducts, pipes and cables in the walls of the Premises. The Tenant may rely on
      them when it drills, and is not answerable for what they fail to show.`,
    ),
    clause(
      'records.photographs',
      `Photographs that either party takes of the Premises may be used as proof between the parties, but may be published only with the
      consent of the other.`,
    ),
    twin('costs', 'records'),
  ),
  section(
    'default',
    'Default and Remedies',
    clause('default.events', `The Landlord may end this Lease before the Term is over if`, [
      `the Tenant owes two months' rent and has not paid it within fourteen days of a written reminder;`,
      `the Tenant goes on breaking another obligation for twenty-one days after it was asked in writing to stop; or`,
      `the Tenant becomes insolvent or gives up its business.`,
    ]),
    clause(
      'default.landlord',
      `The Tenant may end this Lease before the Term is over if the Landlord does not put right a serious fault of the Premises within
      sixty days of a written request, or if it is insolvent and the services of the Building have stopped.`,
    ),
    clause(
      'default.damages',
      `A party who ends this Lease for the other's fault may claim the loss that this causes, but must do what is reasonable to keep that
      loss small, and in particular must try to let or to rent again.`,
    ),
    clause(
      'default.goods',
      `The Landlord may not lock the Tenant out, cut off a supply or keep the Tenant's goods in order to enforce a payment. Books that
      belong to customers are never security for a debt of the Tenant.`,
    ),
    clause(
      'default.mediation',
      `Before either party goes to court over a breach, the parties must meet once in the presence of a mediator whom the Wexholme Chamber
      of Trades appoints, and must share the mediator's fee equally.`,
    ),
    twin('notice', 'default'),
    twin('costs', 'default'),
    twin('delay', 'default'),
  ),
  section(
    'termination',
    'Termination',
    clause(
      'termination.notice-period',
      `The Tenant may end this Lease at the end of any month after the second year by giving the Landlord at least 30 days' notice. The
      notice period begins on the day on which the notice takes effect.`,
    ),
    clause(
      'termination.landlord',
      `The Landlord may end this Lease early only if it needs the Premises for a rebuilding for which it holds all permits. It must then
      give twelve months' notice and pay the Tenant a sum equal to six months' rent for the removal.`,
    ),
    clause(
      'termination.hand-back',
      `On the last day the Tenant must hand the Premises back empty and swept, with all keys. The parties walk through them together and
      compare their condition with the record made under clause [[grant.handover]].`,
    ),
    clause(
      'termination.left-behind',
      `Goods that are still in the Premises four weeks after the Lease has ended may be sold by the Landlord, who must keep the proceeds
      for the Tenant after deducting the cost of the sale.`,
    ),
    clause(
      'termination.holding-over',
      `If the Tenant stays on without the consent of the Landlord after the Lease has ended, it owes one and a half times the last rent
      for each day until it leaves.`,
    ),
    twin('notice', 'termination'),
  ),
  section(
    'disputes',
    'Dispute Resolution',
    clause(
      'disputes.talks',
      `The parties must first try to settle a dispute by talking. Each of them names one person who may decide for it, and those two
      people meet within ten Working Days of a request.`,
    ),
    clause(
      'disputes.expert',
      `A dispute over a figure, such as a reviewed rent or a share of costs, is decided by a surveyor whom both parties choose, and whose
      decision binds them unless it is plainly wrong.`,
    ),
    clause(
      'disputes.court',
      `Every other dispute belongs before the county court at Wexholme. This Lease is governed by the law of the place in which the
      Building stands.`,
    ),
    clause(
      'disputes.performance',
      `Both parties must go on performing this Lease while a dispute lasts. The Tenant may pay a disputed sum under protest, and does not
      lose its claim by doing so.`,
    ),
  ),
  section(
    'general',
    'General Provisions',
    clause(
      'general.whole',
      `This Lease with its Schedules is the whole of what the parties have agreed about the Premises. Promises made before it was signed
      bind nobody unless they stand in it.`,
    ),
    clause(
      'general.changes',
      `A change to this Lease is valid only if it is in writing and signed by both parties. This applies also to giving up the need for
      writing.`,
    ),
    clause(
      'general.data',
      `Each party may keep the names and addresses of the other's staff only for the purposes of this Lease, must protect them, and must
      delete them two years after the Lease has ended.`,
    ),
    clause(
      'general.copies',
      `This Lease is signed in two copies, one for each party. A scanned copy of the signed Lease has the same force as the paper.`,
    ),
    twin('notice', 'general'),
    twin('delay', 'general'),
  ),
];

/**
 * Pairs of texts that a person labelled: those that contradict each other, and those that only look like it. Each is one text with
 * two places, or two texts of one bundle (`|||` and a name between them). Not one of them was written to a rule: rules are held against them.
 */
export interface Labelled {
  readonly why: string;
  readonly contradicts: boolean;
  readonly text: string;
}

const yes = (why: string, text: string): Labelled => ({ why, contradicts: true, text });
const no = (why: string, text: string): Labelled => ({ why, contradicts: false, text });

export const labelled: readonly Labelled[] = [
  yes(
    'ordinal day',
    '# Rent\n\nThe rent is due on the third day of each month.\n\n# Summary\n\nThe rent is due on the fifth day of each month.',
  ),
  yes('ordinal as digits', 'The rent is due on the 3rd day of the month.\n\nRent is due on the fifth day of each month.'),
  yes('duration label and label in other units', '# Particulars\n\nNotice period: 3 months\n\n## Ending\n\nNotice period: 6 weeks'),
  yes('label and sentence', '# Particulars\n\nNotice period: 3 months\n\n# Ending\n\nThe notice period is six weeks.'),
  yes('table pair and sentence', '| Item | Value |\n| --- | --- |\n| Notice period | 30 days |\n\nThe notice period is 60 days.'),
  yes('money', '# Summary\n\nThe monthly rent is 900 euros.\n\n# Payment\n\nThe monthly rent is EUR 950.'),
  yes(
    'money with thousands',
    'The deposit is €1,800.\n\nThe deposit is 2,800 euros, paid at the start.\n\nThe security deposit is €1,800.\n\nThe security deposit is 2,800 euros.',
  ),
  yes('date', '# Term\n\nThe lease ends on 31 March 2027.\n\n# Overview\n\nThe lease ends on 30 June 2027.'),
  yes('date in two forms', 'The contract starts on 2026-01-01.\n\nThe contract starts on 1 February 2026.'),
  yes('year', 'The bridge was opened in 1932.\n\nThe bridge was opened in 1934.'),
  yes('time of day', '# Quiet\n\nQuiet hours begin at 22:00.\n\n# House rules\n\nQuiet hours begin at 23:00.'),
  yes('percent', 'The late payment interest rate is 5 percent.\n\nThe late payment interest rate is 8 %.'),
  yes('counted noun', 'Each tenant receives two keys.\n\nEach tenant receives 3 keys.'),
  yes('bound and bound', 'The tenant must give at least 30 days notice.\n\nThe tenant must give at least 60 days notice.'),
  yes('most and most', 'Visitors may stay for up to 14 nights.\n\nVisitors may stay for up to 7 nights.'),
  yes('exact outside of a bound', 'Delivery takes 10 days from the order.\n\nDelivery takes at most 5 days from the order.'),
  yes('ranges that do not meet', 'Shipping takes 3 to 5 days.\n\nShipping takes 7 to 10 days.'),
  yes('across documents', 'The goods lift carries 1,000 kilograms.\n|||b.md\nThe goods lift carries 800 kg.'),
  yes(
    'across documents, a long sentence',
    'The password must be changed every 90 days by the account owner.\n|||policy.md\nThe password must be changed every 180 days by the account owner.',
  ),
  yes(
    'a cell',
    '| Unit | Tenant | Rent |\n| --- | --- | --- |\n| North | Ada | 900 |\n| South | Bo | 800 |\n\n# Later\n\n## In detail\n\n| Unit | Tenant | Rent |\n| --- | --- | --- |\n| North | Ada | 950 |\n| South | Bo | 800 |',
  ),
  yes(
    'a cell across documents',
    '| Part | Supplier | Price |\n| --- | --- | --- |\n| Bolt | Orr | 3 € |\n| Nut | Orr | 1 € |\n|||b.md\n| Part | Supplier | Price |\n| --- | --- | --- |\n| Bolt | Orr | 4 € |\n| Nut | Orr | 1 € |',
  ),
  yes(
    'a cell of words',
    '| Unit | Contact | Floor |\n| --- | --- | --- |\n| North | Ada Fell | upper |\n| South | Bo Hale | lower |\n|||b.md\n| Unit | Contact | Floor |\n| --- | --- | --- |\n| North | Cy Dorn | upper |\n| South | Bo Hale | lower |',
  ),
  yes('members after a colon', '# Rules\n\nPets allowed: cats, dogs and birds.\n\n# Welcome\n\n## Short\n\nPets allowed: cats and dogs.'),
  yes(
    'members after a verb',
    'The accepted payment methods are cash, cheque and transfer.\n\nThe accepted payment methods are cash and transfer.',
  ),
  yes(
    'members in bullets',
    'Accepted payment methods:\n\n- cash\n- cheque\n- bank transfer\n\nThe accepted payment methods are cash and bank transfer.',
  ),
  yes(
    'German',
    'Die Kündigungsfrist beträgt 3 Monate.\n\nDie Kündigungsfrist beträgt sechs Wochen zum Quartal.\n\nDie ordentliche Kündigungsfrist beträgt 3 Monate.\n\nDie ordentliche Kündigungsfrist beträgt sechs Wochen.',
  ),
  yes('hours', 'The support desk answers within 4 hours.\n\nThe support desk answers within 2 hours.'),
  yes('per cent in words', 'The service fee is ten per cent of the price.\n\nThe service fee is 12 % of the price.'),
  yes('weight', 'The maximum load of the shelf is 40 kg.\n\nThe maximum load of the shelf is 60 kg.'),
  yes('other words between', 'Payment is due within 14 days of the invoice.\n\nPayment becomes due 30 days after the invoice.'),
  yes('passive and active', 'The tenant pays the rent by the third day.\n\nThe rent is paid by the tenant by the fifth day.'),

  no('same in other words', 'The rent is due on the third day of each month.\n\nThe rent is due on the 3rd day of the month.'),
  no('same in other units', 'The warranty period is 12 months.\n\nThe warranty period is one year.'),
  no('same in other units, weeks', 'The trial period is 14 days.\n\nThe trial period is two weeks.'),
  no('thirty days and a month', 'The notice period is 30 days.\n\nThe notice period is one month.'),
  no('same money', 'The monthly rent is 1,500 euros.\n\nThe monthly rent is EUR 1500.'),
  no('other subject', 'The notice period is 3 months.\n\nThe cooling-off period is 14 days.'),
  no('other subject, one word', 'The rent is due on the third day of each month.\n\nThe deposit is due on the fifth day of each month.'),
  no('other party', 'The tenant must give 30 days notice.\n\nThe landlord must give 60 days notice.'),
  no('other years', 'Revenue in 2024 was 5 million euros.\n\nRevenue in 2025 was 7 million euros.'),
  no('the same in another year', 'In 2024 the old library had 5 rooms.\n\nIn 2025 the old library had 5 rooms.'),
  no('superseded by date', 'Until 31 March 2025 the rent is 900 euros.\n\nFrom 1 April 2025 the rent is 950 euros.'),
  no('past and present', 'The rent was 800 euros.\n\nThe rent is 900 euros.'),
  no('before and after', 'Before the renovation the flat had two rooms.\n\nAfter the renovation the flat had three rooms.'),
  no('within a bound', 'The notice period is at least 30 days.\n\nThe notice period is 60 days.'),
  no('ranges that contain each other', 'Shipping takes 3 to 10 days.\n\nShipping takes 4 to 6 days.'),
  no('ranges that meet', 'Shipping takes 3 to 6 days.\n\nShipping takes 5 to 9 days.'),
  no('within the most', 'Delivery takes up to 10 days.\n\nDelivery takes 5 days.'),
  no('working days are no days', 'Repairs are made within 3 working days.\n\nRepairs are made within 5 days.'),
  no('numbered sections', '# Flat 1\n\nThe monthly rent is 900 euros.\n\n# Flat 2\n\nThe monthly rent is 800 euros.'),
  no('records below headings', '# Berlin\n\nOffice rent: 900 euros\n\n# Munich\n\nOffice rent: 1,400 euros'),
  no(
    'records in a list of sections',
    '## Ada\n\n- Start date: 1 May 2026\n- Weekly hours: 40 hours\n\n## Bo\n\n- Start date: 1 June 2026\n- Weekly hours: 30 hours',
  ),
  no(
    'two documents of one form',
    '# Contract\n\nThe yearly salary is 50,000 euros.\n\nThe notice period is 3 months.\n\nThe weekly working time is 40 hours.\n\nThe yearly paid leave is 28 days.\n|||bo.md\n# Contract\n\nThe yearly salary is 60,000 euros.\n\nThe notice period is 6 months.\n\nThe weekly working time is 38 hours.\n\nThe yearly paid leave is 30 days.',
  ),
  no('documents of two years', 'The budget of the library is 5,000 euros.\n|||budget-2026.md\nThe budget of the library is 6,000 euros.'),
  no('a negation', 'The tenant may keep two dogs.\n\nThe tenant may not keep three dogs.'),
  no('a condition', 'The fee is 10 euros.\n\nThe fee is 20 euros if payment is late.'),
  no('an example', 'The monthly fee is 10 euros.\n\nFor example, the monthly fee is 12 euros.'),
  no('about so much', 'The tower is about 90 metres high.\n\nThe tower is 93 metres high.'),
  no('a question', 'The monthly fee is 10 euros.\n\nIs the monthly fee 12 euros?'),
  no('a pronoun', 'The deposit is two rents. It is due on the third day.\n\nThe key fee is small. It is due on the fifth day.'),
  no('clause numbers', 'The tenant follows clause 7 of the house rules.\n\nThe tenant follows clause 9 of the house rules.'),
  no('steps', 'Turn the valve to position A in step 2.\n\nTurn the valve to position A in step 3.'),
  no('another currency', 'The fee for entry is 10 euros.\n\nThe fee for entry is 11 dollars.'),
  no('another unit', 'The package weighs 3 kilograms.\n\nThe package holds 5 litres.'),
  no('rows of another key', '| Unit | Tenant | Rent |\n| --- | --- | --- |\n| North | Ada | 900 |\n| South | Bo | 800 |'),
  no(
    'keys that repeat',
    '| Month | Item | Cost |\n| --- | --- | --- |\n| May | Oil | 90 € |\n| May | Wood | 80 € |\n\n# B\n\n## C\n\n| Month | Item | Cost |\n| --- | --- | --- |\n| May | Oil | 70 € |\n| May | Wood | 60 € |',
  ),
  no(
    'tables of two years',
    '# Rents 2024\n\n| Unit | Tenant | Rent |\n| --- | --- | --- |\n| North | Ada | 900 |\n\n# Rents 2025\n\n| Unit | Tenant | Rent |\n| --- | --- | --- |\n| North | Ada | 950 |',
  ),
  no('an open list', 'The accepted pets are cats, dogs and birds.\n\nPets such as cats and dogs are accepted.'),
  no('lists of other things', 'The accepted pets are cats, dogs and birds.\n\nThe accepted plants are roses and tulips.'),
  no('the same list in another order', 'The accepted pets are cats, dogs and birds.\n\nThe accepted pets are birds, cats and dogs.'),
  no('a list that goes on', 'The accepted pets are cats, dogs and others.\n\nThe accepted pets are cats and birds.'),
  no('many of one label', Array.from({ length: 9 }, (_, index) => `Unit price: ${index + 3} €`).join('\n\n')),
  no('more exactly', 'The lease ends in March 2027.\n\nThe lease ends on 31 March 2027.'),
  no('per night and per week', 'The room costs 80 euros per night.\n\nThe room costs 450 euros per week.'),
  no('adults and children', 'Entry for adults is 10 euros.\n\nEntry for children is 5 euros.'),
  no('weekdays', 'The shop opens at 9:00 on Monday.\n\nThe shop opens at 10:00 on Sunday.'),
  no('first and second year', 'In the first year the rent is 900 euros.\n\nIn the second year the rent is 950 euros.'),
  no('what documents say of themselves', 'Version Effective Date: April 1, 2025\n|||b.md\nVersion Effective Date: November 16, 2020'),
  no('telephone numbers', 'The number of the office is 0301234567.\n\nThe number of the office is 0307654321.'),
  no('two scores', 'Ada scored 12 points in the first game.\n\nAda scored 15 points in the second game.'),
  no('minimum and maximum', 'The minimum stay is 3 nights.\n\nThe maximum stay is 14 nights.'),
];

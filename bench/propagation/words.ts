/** The words of the page of StemmaBench: what each measure means, how the truth is known, and one example to follow by hand. */

export const definitions = `## What each measure means

A *history* is the versions of one bundle. Each is walked in a workspace of its own through the public API: stage, plan, apply, one version
after another. *Answers* are saved questions. A *quote* is a piece of evidence: a whole random sentence, or three to eight words of one. Lost
quotes stay, and new ones are placed until so many are certain again, so that every step carries as many. Every eighth step the version
before is restored and then the newer one again; at the end the first one is.

| measure | definition | aim |
| --- | --- | --- |
| stale recall | of the answers and quotes that truly differ after a step, the share that the plan listed before it was published | 1.00 |
| stale precision | of the answers and quotes that the plan listed, the share that truly differ | .98 |
| re-anchor accuracy | of the quotes that truly still stand in a changed text, the share reported as certain at exactly that place | |
| mis-anchors | quotes reported as certain at a place that is not theirs, or as certain though lost; counted, and never allowed | 0 |
| abstain rate | of the quotes carried to a changed text, the share left to a person because several places say the same | |
| recompute ratio | answers whose recipe ran, divided by all answers, over all steps; re-running everything is 1 | |
| minimality | answers whose recipe ran, divided by the answers that truly differ | 1.2, then 1.05 |
| cutoff rate | of the recipes that ran, the share that said the same, so that nothing behind them was touched | |
| revert cost | recipes that ran for all restores together | 0 |
| leaks | things served as current that are not, word for word, at the place they name in the current version: citations of saved answers and of answers asked for afresh, quotes reported as certain, hits of searches for sentences that are gone | 0 |
| time to consistent | processor time from staging a version until it is published with everything behind it consistent, divided by the time that asking every question again and reading all states takes | |

*Run* means that the recipe of an answer ranked the sentences of all passages it reads. Searching again to see what an answer reads now is no
run; neither is *following* an answer: when only some of its passages changed, those are ranked, and of the others the best sentences are known,
by place and score; others are ranked too only where they may hold a sentence as good as what is found. If the same sentences are chosen, it says
the same. The column *read other passages* says how many answers had something changed under them; the time to consistent includes all of that
work.

**The simpler ways** are judged on the same steps, by the same truth, from what the product says an answer read. *Re-run everything* lists all.
*File hash* lists what read a file that changed. *Page* does so for pages of 3,000 characters. *Passage hash* lists an answer when a passage it
read is not in its document any more, a quote when its block is not. *Cited span only* does so for the cited words alone. The last two take a
quote that they do not list to stand at the first place where its passage, or its words, are found.`;

export const whatTheySay = `## What the figures say

**Both databases say the same.** The six histories and two generated ones were walked on the embedded database and on PostgreSQL 15.18, on
2026-11-28: every count and every measure is the same, digit for digit; only times differ (to consistent, over all: 2.00 and 1.96).

**Minimality** is what a small bundle makes hard: an answer reads eight passages of a few dozen, so half of all edits and more touch one. What
has to change is found exactly, and nothing is published that did not; but a recipe runs for nothing now and then. That has three reasons:
all passages that the answer reads are new to it, the words of the question weigh otherwise under a renewed ranking epoch so that bounds do not
tell its passages apart, or the question is read as other words under it. Without following it would be the column *read other passages* divided
by *truly differ*.

**Minimality below what the cutoff rate suggests**: a text that returns to what it was is answered from what was kept, and no recipe runs.

**Time to consistent** has reading the file, indexing and planning in it, and is held against asking one or two dozen questions again and nothing
else. With so few it is more; it is here to be compared from one version of the product to the next, and says nothing of large workspaces.
There a plan costs what the change reaches: [the curve](../decisions/0012-plans-look-only-where-a-change-reaches.md).

**Abstaining** is no failure: it is a clause that stands there several times, and a person is asked which.`;

export const howTruthIsKnown = `## How the truth is known

**Answers.** Every saved question is asked again at the new version, in full. It truly differs when its fingerprint does: whether something
was found, the sentences in order, the words they quote and from which documents. Places, versions and scores are not in it.

**Quotes of generated histories.** The program that edits the documents gives each sentence an identity. A quote still stands when the sentence
with that identity has the same words; where, is known.

**Quotes of real histories.** A matcher of the benchmark decides, which shares nothing with how the product carries quotes: no blocks, no
hashes, no headings. It takes the sentence that holds the quote (and, in a table, the cell that names its row, because a cell says what it
says of its row). Where no sentence of the new text says the same, the quote is lost: a *not* put in anywhere in the sentence is enough. Where
some do, the one is looked for that has most equal words before and behind it, up to forty on each side, and it has to be mutual: no other
sentence of the old text fits that place as well. One that is the only one in both texts and has 40 characters is it without that; a shorter
one needs five equal words on a side. Whatever is left is *not told apart* and is not counted, whichever way the product decided. What a
sentence is, both take from the same rules (\`src/modules/documents/sentences.ts\`), for it is part of what is promised.

Of repeated clauses in generated histories an identity tells more than any text can: a clause that was taken out here and put in there has, to
all who can only read, moved. They are counted where identity and matcher agree.

**What is counted of quotes.** A quote that was certain truly differs when it is lost. One that was flagged stays flagged; it is counted again
when the product reports it as certain. A quote left to a person although the matcher can tell its place is counted as wrongly listed.`;

export const workedExample = `## The model in one example

An answer, a quote and an insight that rest on one sentence of a lease. Start in a clone after \`npm ci\`; everything goes to a folder of its own.

\`\`\`sh
stemma() { ./bin/stemma "$@"; }; export STEMMA_DATA=/tmp/stemma-example; rm -rf /tmp/stemma-example /tmp/example; mkdir /tmp/example
printf '# Lease\\n\\n## Rent\\n\\nThe rent is due on the third day of each month.\\n\\n## Pets\\n\\nDogs may be kept.\\n' > /tmp/example/lease.md
stemma add /tmp/example --bundle home                                     # version 1
stemma ask "When is the rent due?" --save                                 # rests on the sentence under Rent
QUOTE=$(stemma evidence add --document home/lease.md --quote "due on the third day" | head -1 | cut -d" " -f1)
stemma insight add "Rent is due early in the month." --evidence "$QUOTE"
\`\`\`

**An edit elsewhere.** The file changes; the answer is not listed, nothing is flagged, and the quote moves along. (In a bundle this
small every change renews the ranking statistics, which the plan says. It is no reason to run anything that says the same.)

\`\`\`sh
printf '# Lease\\n\\n## Pets\\n\\nDogs and cats may be kept.\\n\\n## Rent\\n\\nThe rent is due on the third day of each month.\\n' > /tmp/example/lease.md
stemma add /tmp/example --bundle home                                     # version 2 is staged; its plan lists nothing
stemma apply home && stemma evidence list                                 # the quote is certain at its new place
\`\`\`

**An edit of what they rest on.** The plan says so before anybody is served something else, with the words before and after.

\`\`\`sh
sed -i 's/third/fifth/' /tmp/example/lease.md && stemma add /tmp/example --bundle home
stemma apply home || stemma status                                        # the answer says "fifth" now; quote and insight wait for a person
stemma why "$QUOTE"                                                       # what it rests on, what rests on it, and the words that changed
\`\`\`

**Something that comes.** Nothing the answer cites was touched, and yet it has to change: what was *not* there is read too.

\`\`\`sh
printf '# Shops\\n\\nThe rent of a shop is due on the first day of each quarter.\\n' > /tmp/example/shops.md
stemma add /tmp/example --bundle home && stemma apply home
\`\`\`

**Going back.** Version 5 shows what version 1 did. What was said then is found, not made again: 0 run again, and quote and insight
are as certain as they were.

\`\`\`sh
stemma restore home@1; stemma status
\`\`\``;

export const rerunIt = `## Measure it yourself

\`\`\`sh
node bench/propagation.ts                                    # four generated histories
node bench/propagation.ts --generated 0 PATH --explain       # yours: a Git repository, a folder of it, or numbered Markdown files
node bench/propagation.ts --postgresql --evidence 20         # on a PostgreSQL
\`\`\`

\`--explain\` says of every answer and quote that was not as it should be which one it was. \`--keep FOLDER\` keeps what was measured, so that
a long run can be stopped and gone on with; \`--out FILE\` writes this page. A small StemmaBench runs with the tests
(\`bench/propagation/propagation.integration.test.ts\`) and must show recall 1.00, no mis-anchor, no leak and no re-run after a revert.`;

/** What the loupe say, in English. The keys are those of ja-loupe.js. */
export default {
  "panel.loupe": "Loupe: the arithmetic of one look",
  "loupe.ready": "The whole arithmetic",
  "loupe.loading": "Fetching the numbers …",
  "loupe.waiting": "Once the translation has ended, its whole arithmetic stands here.",
  "loupe.several": "Several heads are shown together. The arithmetic happens in each head by itself.",
  "loupe.one": "Choose one head",
  "loupe.missing":
    "This recording holds weights only, not the numbers of queries, keys and values. Record it with “--level full” to have them.",
  "loupe.failed": "The numbers could not be fetched ({code}).",
  "loupe.who": "Who looks at whom",
  "loupe.who.plain":
    "“{query}” looks at “{key}” with weight {weight}. Below, this number is computed step by step. Pick another word to see its arithmetic.",
  "loupe.keys": "Words looked at",
  "loupe.product": "Multiply query and key, and add up",
  "loupe.product.plain":
    "The query q of “{query}” and the key k of “{key}” are {count} numbers each. Numbers in the same place are multiplied, and all products are added. They stand in blocks of {block}.",
  "loupe.block": "{from} to {to}: sum {sum}",
  "loupe.blocks": "Choose a block",
  "loupe.block.table": "The products of the block",
  "loupe.dimension": "place",
  "loupe.sum": "sum",
  "loupe.score": "Make it a score",
  "loupe.score.plain":
    "The more numbers, the larger the sum tends to be. So it is multiplied by 1/√{size} = {scale}: that is the score.",
  "loupe.score.biased.plain":
    "It is multiplied by {scale}, and a number for the distance of the two places (the position bias) is added: that is the score.",
  "loupe.score.unscaled.plain":
    "This model does not scale. The sum, plus a number for the distance of the two places where there is one, is the score.",
  "loupe.score.changed": "An intervention has changed this score to {score}.",
  "loupe.softmax": "Turn scores into weights (softmax)",
  "loupe.softmax.plain":
    "The largest score, {largest}, is taken from every score; e is raised to what is left; and each is divided by their sum, {total}. So no weight is below 0, and together they make 1.",
  "loupe.head.dot": "q·k",
  "loupe.head.bias": "bias",
  "loupe.head.points": "score",
  "loupe.head.shifted": "− largest",
  "loupe.head.power": "e to that",
  "loupe.head.share": "weight",
  "loupe.weight.changed":
    "An intervention has changed the weights. Those that were used stand in the table below.",
  "loupe.mix": "Mix the values by their weights",
  "loupe.mix.plain":
    "Besides its key, each word has a value v ({count} numbers). Weight × v, added over all words, is what “{query}” receives in this head.",
  "loupe.mixture": "The weighted sum",
  "loupe.v": "v {dimension}",
  "loupe.rest": "{count} more",
  "loupe.rest.mixed": "mixed",
  "loupe.output": "sum (the head's output)",
  "loupe.output.short": "output",
  "loupe.add": "Add it to the word",
  "loupe.add.plain":
    "The output is multiplied by a table of learnt numbers (the output projection), which makes {width} numbers, and these are added to the word. What this head adds has length {norm}.",
  "loupe.add.missing": "This recording does not hold the numbers beyond this point.",
  "loupe.projection.missing": "The table itself is not in this recording; what was added is shown.",
  "loupe.projection": "projection, column {column}",
  "loupe.contribution": "number {column} of what is added",
  "loupe.contribution.label": "The {count} numbers this head adds",
  "loupe.column": "Which of the numbers",
  "loupe.print": "Print as a worksheet (with solution)",
  "loupe.add.plain.short":
    "The output is multiplied by a table of learnt numbers (the output projection) and added to the word.",
  "worksheet.title": "Compute attention by hand",
  "worksheet.solution": "Solution",
  "worksheet.name": "Class            Name",
  "worksheet.place": "{place}. How much does “{query}” look at “{key}”?",
  "worksheet.product": "1  Multiply the numbers in the same place",
  "worksheet.block": "Sum of this block",
  "worksheet.others": "Sum of the other blocks (given)",
  "worksheet.score": "2  Scale it: that is the score",
  "worksheet.softmax": "3  Turn scores into weights",
  "worksheet.softmax.text":
    "Take the largest score, {largest}, from each score, raise e to what is left (use a calculator), and divide by the sum.",
  "worksheet.power": "e to (score − largest)",
  "worksheet.mix": "4  Mix the values (number {dimension})",
  "worksheet.weighted": "weight × v",
  "worksheet.think": "5  Think",
  "worksheet.think.text":
    "What would happen to the translation if it could not look at “{key}” at all? Write down your guess, then try it under “Compare”.",
  "worksheet.note": "Numbers are rounded to three places, so the last digit of a result may differ a little.",
  "worksheet.head": "{kind}, layer {layer}, head {head}",
};

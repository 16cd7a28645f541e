/**
 * Words of the mock translator: enough for plausible recordings, no more. Not a translation model.
 */

/** @type {Record<string, string[]>} English word to Japanese pieces */
export const lexicon = {
  the: [], a: [], an: [], it: ["それ", "は"], i: ["私", "は"], he: ["彼", "は"], she: ["彼女", "は"],
  we: ["私たち", "は"], you: ["あなた", "は"], is: ["です"], am: ["です"], are: ["です"], was: ["だっ", "た"],
  cat: ["猫", "が"], dog: ["犬", "が"], book: ["本", "を"], student: ["学", "生"], mat: ["マ", "ット"],
  on: ["の", "上", "に"], sat: ["座", "っ", "た"], tired: ["疲れ", "て", "いた"], brother: ["弟", "に"],
  gave: ["あげ", "た"], school: ["学校", "に"], go: ["行", "く"], very: ["とても"], big: ["大きい"],
  small: ["小さい"], her: ["彼女", "の"], his: ["彼", "の"], my: ["私", "の"], and: ["そして"], to: ["へ"],
  in: ["の", "中", "で"], park: ["公園"], train: ["電車", "が"], bank: ["銀行", "は"],
};

/**
 * Sentences whose recordings are written by hand: target pieces, and for each the source word that
 * it comes from (counted over words and punctuation).
 * @type {Record<string, [string, number][]>}
 */
export const recordings = {
  "The cat sat on the mat. It was tired.": [
    ["▁", 1], ["猫", 1], ["は", 1], ["マ", 5], ["ット", 5], ["の", 3], ["上", 3], ["に", 3], ["座", 2], ["った", 2],
    ["。", 6], ["疲れ", 9], ["て", 9], ["いた", 8], ["。", 10],
  ],
  "I am a student.": [["私", 0], ["は", 0], ["学", 3], ["生", 3], ["です", 1], ["。", 4]],
};

/** Pieces that fill the list of candidates. */
export const fillers = [
  "それ", "が", "は", "の", "この", "その", "、", "▁", "一", "人", "彼", "私", "も", "に", "で", "という", "いた",
];

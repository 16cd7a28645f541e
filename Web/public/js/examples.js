/**
 * Sentences to begin with, by the language that is translated from. Short, everyday, and each with
 * something to watch: a pronoun, a word order that turns round, a negation, a question, a number.
 *
 * @type {Record<string, readonly string[]>}
 */
const sentences = {
  en: Object.freeze([
    "The cat sat on the mat. It was tired.",
    "I am a student.",
    "She gave the book to her brother.",
    "I have never seen such a big dog.",
    "Where did you buy these shoes?",
    "It will rain tomorrow, so take an umbrella.",
    "My father is taller than my mother.",
    "He didn't go to school because he was sick.",
    "The children are playing in the park.",
    "If I were you, I would wait a little longer.",
    "I bought three apples and two oranges.",
    "What time does the train leave?",
    "The girl who is singing is my sister.",
    "Please speak more slowly.",
    "I can't find my key anywhere.",
    "She likes music, but he doesn't.",
    "The window was broken by the boy.",
    "I want to be a doctor in the future.",
    "We ate lunch together yesterday.",
    "The bank is next to the station.",
  ]),
  ja: Object.freeze([
    "猫がマットの上に座った。疲れていた。",
    "私は学生です。",
    "彼女は弟に本をあげた。",
    "こんなに大きい犬は見たことがない。",
    "この靴はどこで買いましたか。",
    "明日は雨が降るので、傘を持っていってください。",
    "父は母より背が高い。",
    "彼は病気だったので学校に行かなかった。",
    "子どもたちが公園で遊んでいる。",
    "歌っている女の子は私の妹です。",
    "昨日、一緒に昼ご飯を食べた。",
    "銀行は駅のとなりにあります。",
    "電車は何時に出ますか。",
    "りんごを三つとオレンジを二つ買いました。",
    "もう少しゆっくり話してください。",
    "鍵がどこにも見つからない。",
    "彼女は音楽が好きだが、彼は好きではない。",
    "将来、医者になりたい。",
    "窓は男の子に割られた。",
    "もし私があなたなら、もう少し待つでしょう。",
  ]),
  de: Object.freeze([
    "Die Katze saß auf der Matte. Sie war müde.",
    "Ich bin Schüler.",
    "Sie gab ihrem Bruder das Buch.",
    "Ein Mann fährt mit dem Fahrrad durch den Park.",
    "Zwei Kinder spielen im Schnee.",
    "Wo hast du diese Schuhe gekauft?",
  ]),
};

/**
 * @param {string | undefined} language
 * @returns {readonly string[]} English where the language has none of its own
 */
export function examplesFor(language) {
  return sentences[(language ?? "en").split("-")[0]] ?? sentences.en;
}

/**
 * The text after a change of the language that is translated from: another example where there was
 * one that nobody touched, else what was written.
 *
 * @param {string} text
 * @param {string | undefined} from  the language before
 * @param {string | undefined} to
 * @returns {string}
 */
export function exampleInstead(text, from, to) {
  const [before, after] = [examplesFor(from), examplesFor(to)];
  if (before === after) return text;
  const place = before.indexOf(text);
  if (place < 0) return text === "" ? after[0] : text;
  return after[Math.min(place, after.length - 1)];
}

/** モデルと照合、ファイルを開くこと、ヘッドの木。 */
export default {
  "about.precision": "計算の精度",
  "precision.fp32": "fp32：すべて32ビットの数",
  "precision.bf16": "bf16：16ビットに丸めた数のかけ算",
  "precision.int8": "int8：8ビットの整数に丸めたかけ算",

  "verified.title": "お手本との照合",
  "verified.none": "まだ照合していません。「loupe models verify」で照合できます。",
  "verified.all": "{reference} と、下の範囲で同じ（{precision}、{date}）。",
  "verified.some": "{reference} と同じでないところがあります（{precision}、{date}）。",
  "verified.difference": "差は最大 {difference}（許す差 {bound}）",
  "verified.equal": "{total} 個のうち {equal} 個が同じ",
  "verified.outside": "{figure}：範囲の外",
  "verified.figure.logits": "ロジット",
  "verified.figure.encoder": "エンコーダー自己注意",
  "verified.figure.self": "マスク付き自己注意",
  "verified.figure.cross": "クロス注意",
  "verified.figure.source": "原文の分け方",
  "verified.figure.target": "訳文の分け方",
  "verified.figure.decoded": "トークンから文へのもどし方",
  "verified.figure.sentence": "試しの文のトークン",
  "verified.figure.greedy": "訳（いちばんを選ぶ）",
  "verified.figure.beam": "訳（ビーム）",

  "open.drop": "ここに記録を置く",
  "error.file_kind": "「{name}」は記録ではありません。Loupe か取り込みの手順で書いた .safetensors か .json を開いてください。",

  "parts.lead.cross": "原文の{place}をいちばん見る（{share}）",
  "parts.lead.self": "自分の訳を平均 {count} 語ふり返る",
  "parts.lead.first": "はじめ",
  "parts.lead.middle": "なか",
  "parts.lead.last": "おわり",
  "parts.lead.end": "〈終〉の印",

  "dendrogram.plain": "よく似たヘッドは近くで枝分かれします。枝が右で出あうほど、似ていません。ヘッドを選ぶと図が出ます。",
  "dendrogram.label": "ヘッドの木：{kind}",
  "dendrogram.distance": "へだたり {distance} ナット",
};

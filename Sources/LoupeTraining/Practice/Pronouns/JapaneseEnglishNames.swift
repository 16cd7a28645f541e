/// Who takes part in the Japanese–English pronoun task: names and a few roles whose gender is
/// known.
enum JapaneseEnglishNames {
  /// All of them; Japanese and English go one to one.
  static let all = table(female, .feminine) + table(male, .masculine)

  /// Roles come with “the”.
  static let roles: Set<String> = [
    "girl", "queen", "princess", "witch", "mother", "bride", "actress", "nun", "boy", "king",
    "prince", "father", "groom", "monk",
  ]

  private static let female = """
    花子 Hanako 幸子 Sachiko 恵子 Keiko 洋子 Yoko 和子 Kazuko 節子 Setsuko 京子 Kyoko 明美 Akemi
    直美 Naomi 由美子 Yumiko 真由美 Mayumi 久美子 Kumiko 美香 Mika 由香 Yuka 愛子 Aiko 春子 Haruko
    夏子 Natsuko 秋子 Akiko 雪子 Yukiko 文子 Fumiko 友子 Tomoko 礼子 Reiko 順子 Junko 悦子 Etsuko
    美智子 Michiko 千代子 Chiyoko 静子 Shizuko 典子 Noriko 桃子 Momoko 桜 Sakura 美咲 Misaki 彩 Aya
    舞 Mai 愛 Ai 恵 Megumi 沙織 Saori 香織 Kaori 早苗 Sanae 千春 Chiharu 美穂 Miho 奈々 Nana
    里美 Satomi 裕子 Yuko 貴子 Takako 絵里 Eri 理恵 Rie 梨花 Rika 瞳 Hitomi 緑 Midori 茜 Akane
    佳代 Kayo 美紀 Miki 多恵 Tae 琴音 Kotone 小百合 Sayuri 弥生 Yayoi 綾香 Ayaka
    少女 girl 女王 queen 王女 princess 魔女 witch 母親 mother 花嫁 bride 女優 actress 修道女 nun
    """

  private static let male = """
    太郎 Taro 次郎 Jiro 三郎 Saburo 一郎 Ichiro 健 Ken 健一 Kenichi 健太 Kenta 浩 Hiroshi
    隆 Takashi 誠 Makoto 清 Kiyoshi 茂 Shigeru 勇 Isamu 進 Susumu 正 Tadashi 昇 Noboru 豊 Yutaka
    稔 Minoru 翔太 Shota 大輔 Daisuke 拓也 Takuya 直樹 Naoki 哲也 Tetsuya 和也 Kazuya 達也 Tatsuya
    雄一 Yuichi 雄太 Yuta 翔 Sho 亮 Ryo 涼太 Ryota 剛 Tsuyoshi 学 Manabu 修 Osamu 徹 Toru
    聡 Satoshi 淳 Atsushi 英樹 Hideki 秀夫 Hideo 義男 Yoshio 和夫 Kazuo 幸男 Yukio 信夫 Nobuo
    正人 Masato 勝 Masaru 武 Takeshi 康夫 Yasuo 俊介 Shunsuke 洋平 Yohei 悟 Satoru 純一 Junichi
    慎吾 Shingo 賢治 Kenji 大樹 Daiki 陸 Riku 蓮 Ren 悠斗 Yuto 颯太 Sota 圭太 Keita
    伸一 Shinichi 龍一 Ryuichi 弘樹 Hiroki 光男 Mitsuo 貴之 Takayuki 智也 Tomoya 恭平 Kyohei
    少年 boy 王 king 王子 prince 父親 father 花婿 groom 修道士 monk
    """

  /// Names of one gender, a Japanese and an English one in turn.
  private static func table(_ text: String, _ gender: PronounGender) -> [PronounNoun] {
    let names = text.split(whereSeparator: \.isWhitespace).map(String.init)
    return stride(from: 0, to: names.count - 1, by: 2).map {
      PronounNoun(source: names[$0], target: names[$0 + 1], gender: gender, elides: false)
    }
  }
}

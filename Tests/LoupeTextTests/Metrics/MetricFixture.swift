/// What sacreBLEU computes for some translations.
struct MetricCase: Decodable {
  struct BLEUScore: Decodable {
    let score: Double
    let precisions: [Double]
    let brevityPenalty: Double
    let hypothesisLength: Int
    let referenceLength: Int
    let signature: String
  }

  struct ChrFScore: Decodable {
    let score: Double
    let signature: String
  }

  let name: String
  let hypotheses: [String]
  let referenceSets: [[String]]
  let bleu: [String: BLEUScore]
  let chrf: [String: ChrFScore]

  static let all = Result { try TextFixture.json("metrics.json", as: [MetricCase].self) }

  /// A signature without what says who computed it.
  static func withoutAuthor(_ signature: String) -> Substring {
    signature[..<(signature.lastIndex(of: "|") ?? signature.endIndex)]
  }
}

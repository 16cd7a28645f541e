import LoupeTensor

/// What edits one block of a forward pass: fitted edits, and the tokens its decoder has read.
public struct InterventionPlan {
  private let resolved: ResolvedIntervention
  private let decoderInputIDs: [Int32]

  /// A plan for a sequence (or hypothesis) whose decoder reads `decoderInputIDs`.
  public init(_ resolved: ResolvedIntervention, decoderInputIDs: [Int32] = []) {
    self.resolved = resolved
    self.decoderInputIDs = decoderInputIDs
  }

  /// Whether there is nothing to do.
  var isEmpty: Bool { resolved.edits.isEmpty }

  /// Whether an edit acts on scores or weights of the attention at `site`.
  func editsStages(of site: AttentionSite) -> Bool {
    resolved.edits.contains {
      $0.source.stage != .output && $0.source.site == site.kind
        && $0.source.layers.contains(site.layer)
    }
  }

  /// Applies every edit that belongs to this stage and site, in place.
  func apply(
    to tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    block index: Int
  ) {
    for (number, edit) in resolved.edits.enumerated() {
      let source = edit.source
      guard source.site == site.kind, source.layers.contains(site.layer) else { continue }
      let touched: Bool
      switch (source.stage, stage) {
      case (.score, .scores), (.weight, .weights):
        touched = editRows(tensor, edit, site, layout, layout.blocks[index])
      case (.output, .headOutputs):
        touched = editOutputs(tensor, edit, site, layout, layout.blocks[index])
      default: continue
      }
      if touched { resolved.touch(number) }
    }
  }

  private func matches(_ rule: ResolvedIntervention.Rule, _ position: Int, _ ids: [Int32]) -> Bool {
    switch rule {
    case .all: true
    case .positions(let positions): positions.contains(position)
    case .ids(let wanted): position < ids.count && wanted.contains(ids[position])
    }
  }

  /// Scores or weights: rows of the selected queries, columns of the selected keys.
  private func editRows(
    _ tensor: Tensor, _ edit: ResolvedIntervention.Edit, _ site: AttentionSite,
    _ layout: AttentionLayout, _ block: AttentionLayout.Block
  ) -> Bool {
    let queryIDs = site.kind == .encoder ? resolved.sourceIDs : decoderInputIDs
    let keyIDs = site.kind == .decoder ? decoderInputIDs : resolved.sourceIDs
    let keys = (0..<block.keyCount).filter { matches(edit.keys, $0, keyIDs) }
    var touched = false
    for query in 0..<block.queryCount
    where matches(edit.queries, block.firstQueryPosition + query, queryIDs) {
      let visible = block.visibleKeys(of: query)
      let selected = keys.prefix { $0 < visible }
      guard !selected.isEmpty else { continue }
      touched = true
      for head in 0..<layout.heads where edit.source.heads.contains(head) {
        let row =
          tensor.pointer + block.weightStart
          + (head * block.queryCount + query) * block.keyCount
        Self.change(row, edit.source.change, selected, visible: visible)
      }
    }
    return touched
  }

  private static func change(
    _ row: UnsafeMutablePointer<Float>, _ change: AttentionEdit.Change,
    _ keys: ArraySlice<Int>, visible: Int
  ) {
    switch change {
    case .mask:
      for key in keys { row[key] = -.infinity }
    case .cut(let renormalise):
      for key in keys { row[key] = 0 }
      if renormalise { normalise(row, count: visible) }
    case .scale(let factor, let renormalise):
      for key in keys { row[key] *= factor }
      if renormalise { normalise(row, count: visible) }
    case .zero:
      break
    }
  }

  /// Makes a row sum to 1; a row that is zero everywhere stays so.
  private static func normalise(_ row: UnsafeMutablePointer<Float>, count: Int) {
    var sum: Float = 0
    for key in 0..<count { sum += row[key] }
    guard sum > 0 else { return }
    for key in 0..<count { row[key] /= sum }
  }

  /// Head outputs: rows of the selected queries, columns of the selected heads.
  private func editOutputs(
    _ tensor: Tensor, _ edit: ResolvedIntervention.Edit, _ site: AttentionSite,
    _ layout: AttentionLayout, _ block: AttentionLayout.Block
  ) -> Bool {
    let queryIDs = site.kind == .encoder ? resolved.sourceIDs : decoderInputIDs
    let headSize = tensor.shape.columns / layout.heads
    let factor: Float = if case .scale(let factor, _) = edit.source.change { factor } else { 0 }
    var touched = false
    for query in 0..<block.queryCount
    where matches(edit.queries, block.firstQueryPosition + query, queryIDs) {
      touched = true
      let row = tensor.pointer + (block.queryStart + query) * tensor.shape.columns
      for head in 0..<layout.heads where edit.source.heads.contains(head) {
        for column in head * headSize..<(head + 1) * headSize { row[column] *= factor }
      }
    }
    return touched
  }
}

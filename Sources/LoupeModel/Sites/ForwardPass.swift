import LoupeTensor

/// One call of the model: the context it computes in, who watches and what is edited.
public struct ForwardPass {
  /// Memory, threads, and in training the tape.
  public let context: ComputeContext
  /// Who watches, if anybody.
  public let observer: (any ForwardObserver)?
  /// The number of the sequence (or hypothesis slot) each block of a layout belongs to.
  public let sequences: [Int]
  /// Edits of each block, parallel to `sequences`; empty when nothing is edited.
  public let interventions: [InterventionPlan?]

  /// A call for `sequences`, watched by `observer`, edited by `interventions`.
  public init(
    _ context: ComputeContext, sequences: [Int], observer: (any ForwardObserver)? = nil,
    interventions: [InterventionPlan?] = []
  ) {
    precondition(
      interventions.isEmpty || interventions.count == sequences.count,
      "one plan (or nil) for each sequence")
    self.context = context
    self.sequences = sequences
    self.observer = observer
    self.interventions =
      interventions.contains { $0 != nil && $0?.isEmpty == false } ? interventions : []
  }

  /// A plain call for `count` sequences.
  public init(_ context: ComputeContext, count: Int) {
    self.init(context, sequences: Array(0..<count))
  }

  /// An attention site: edits act on the tensor in place, then the observer sees it.
  func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, _ layout: AttentionLayout
  ) {
    for (index, plan) in interventions.enumerated() {
      plan?.apply(to: tensor, stage, at: site, layout: layout, block: index)
    }
    if let observer, observer.wants(stage) {
      observer.visit(tensor, stage, at: site, layout: layout, sequences: sequences)
    }
  }

  /// A stage that is only made where somebody wants to see it.
  func visit(
    _ stage: AttentionStage, at site: AttentionSite, _ layout: AttentionLayout,
    _ tensor: (ComputeContext) -> Tensor
  ) {
    guard let observer, observer.wants(stage) else { return }
    observer.visit(tensor(context), stage, at: site, layout: layout, sequences: sequences)
  }

  /// Whether somebody looks at this stage.
  func wants(_ stage: AttentionStage) -> Bool { observer?.wants(stage) ?? false }

  /// Whether scores or weights of an attention must stand somewhere before the next stage: for an
  /// edit, an observer of what the one-pass kernel does not write, or the gradient where it has
  /// none.
  func standsBetweenStages(of site: AttentionSite, _ memory: AttentionMemory) -> Bool {
    if wants(.scores) { return true }
    switch memory {
    case .rows: if wants(.weights) { return true }
    case .kept: if context.tape != nil { return true }
    }
    return interventions.contains { $0?.editsStages(of: site) ?? false }
  }

  /// A residual stream passes.
  func visit(_ tensor: Tensor, at site: StateSite) {
    observer?.visit(tensor, at: site)
  }

  /// Whether somebody needs the scores after softmax has made weights of them.
  var keepsScores: Bool { wants(.scores) }
}

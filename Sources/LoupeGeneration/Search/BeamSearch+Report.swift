extension BeamSearch {
  /// What a step of the search tells whoever listens.
  struct Report {
    /// The continuations that were weighed against each other, best total first.
    let weighed: [WeighedContinuation]
    /// The hypotheses that go on, best first; none when the search is over.
    let open: [Hypothesis]

    /// The step, from 0.
    var step: Int { (weighed.first?.ids.count ?? 2) - 2 }
  }
}

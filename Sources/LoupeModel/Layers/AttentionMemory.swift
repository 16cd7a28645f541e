import LoupeTensor

/// Keys and values that an attention asks.
enum AttentionMemory {
  /// Those of the rows of this very call.
  case rows(keys: TensorColumns, values: TensorColumns)
  /// Those kept from before, in the form decoding reads.
  case kept(KeptMemory)

  /// scale · q kᵀ, the blocks of `layout`.
  func scores(
    _ q: TensorColumns, _ layout: AttentionLayout, scale: Float, _ context: ComputeContext
  ) -> Tensor {
    switch self {
    case .rows(let keys, _): context.attentionScores(q, keys, layout, scale: scale)
    case .kept(let memory): context.attentionScores(q, memory, layout, scale: scale)
    }
  }

  /// weights · v, `[position, model]`.
  func mix(_ weights: Tensor, _ layout: AttentionLayout, _ context: ComputeContext) -> Tensor {
    switch self {
    case .rows(_, let values): context.attentionMix(weights, values, layout)
    case .kept(let memory): context.attentionMix(weights, memory, layout)
    }
  }

  /// k as rows, `[position, model]`, for who looks at them.
  func keys(_ layout: AttentionLayout, _ context: ComputeContext) -> Tensor {
    switch self {
    case .rows(let keys, _): keys.matrix(in: context)
    case .kept(let memory): context.keptKeys(memory, layout)
    }
  }

  /// v as rows, `[position, model]`, for who looks at them.
  func values(_ layout: AttentionLayout, _ context: ComputeContext) -> Tensor {
    switch self {
    case .rows(_, let values): values.matrix(in: context)
    case .kept(let memory): context.keptValues(memory, layout)
    }
  }
}
